'use strict';
(function(){
var canvas=document.querySelector('.canvas');
if(!canvas)return;
var svg=canvas.querySelector('svg'),box=svg.viewBox.baseVal,ratio=box.height/box.width;
var fit=document.getElementById('fit'),full=document.getElementById('full');
var list=document.querySelector('.list'),shown=document.getElementById('list');
var values={half:.5,full:1,double:2},readable=.6,held=null,pinch=null;
canvas.classList.add('loose');canvas.setAttribute('aria-keyshortcuts','+ - 0 1');
/* What is seen of the drawing: fitted into its element. */
function view(){
var edge=svg.getBoundingClientRect(),wide=Math.min(edge.width,edge.height/ratio);
return{left:edge.left+(edge.width-wide)/2,top:edge.top+(edge.height-wide*ratio)/2,wide:wide};
}
function scale(){return view().wide/box.width;}
function mark(){canvas.classList.toggle('far',scale()<readable);}
function fitted(){
return Math.min(1,canvas.clientWidth/box.width,canvas.clientHeight/box.height);
}
/* Around a point of the window, which stays where it is. */
function zoom(factor,x,y){
var was=view(),inX=(x-was.left)/was.wide,inY=(y-was.top)/was.wide;
var wide=box.width*Math.min(Math.max(was.wide/box.width*factor,Math.min(fitted(),.1)),4);
document.querySelectorAll('[name=scale]').forEach(function(choice){
choice.checked=choice.id in values&&Math.abs(values[choice.id]*box.width-wide)<1;});
svg.style.width=wide+'px';svg.style.height=wide*ratio+'px';
var now=view();
canvas.scrollLeft+=now.left+inX*wide-x;canvas.scrollTop+=now.top+inY*wide-y;
mark();
}
function zoomTo(value,x,y){
var edge=canvas.getBoundingClientRect();
zoom(value/scale(),x===undefined?edge.left+edge.width/2:x,y===undefined?edge.top+edge.height/2:y);
}
function zoomFit(){fit.checked=true;svg.style.width=svg.style.height='';mark();}
function reveal(part,focus){
if(scale()<readable)zoomTo(1);
var edge=canvas.getBoundingClientRect(),at=part.getBoundingClientRect();
canvas.scrollLeft+=at.left-edge.left-Math.max(16,(edge.width-at.width)/2);
canvas.scrollTop+=at.top-edge.top-Math.max(32,(edge.height-at.height)/2);
if(focus){part.setAttribute('tabindex','-1');part.focus({preventScroll:true});}
}
function wanted(){
var part=location.hash&&document.getElementById(location.hash.slice(1));
return part&&svg.contains(part)?part:null;
}
/* A drawing that fits and can be read is shown whole, else its beginning: what lies farthest left. */
function begin(){
if(fitted()>=readable)zoomFit();
else{
zoomTo(1);
var first=null,least=Infinity,edge=canvas.getBoundingClientRect();
canvas.querySelectorAll('.part').forEach(function(part){
var at=part.getBoundingClientRect(),far=at.left*1000+at.top;
if(far<least){least=far;first=part;}});
if(first){
reveal(first,false);
canvas.scrollLeft+=first.getBoundingClientRect().left-edge.left-24;
}}
if(wanted())reveal(wanted(),true);
}
document.querySelectorAll('[name=scale]').forEach(function(choice){
choice.addEventListener('change',function(){
if(choice===fit)zoomFit();else zoomTo(values[choice.id]);});});
canvas.addEventListener('wheel',function(event){
if(!event.ctrlKey&&!event.metaKey)return;
event.preventDefault();zoom(Math.exp(-event.deltaY/300),event.clientX,event.clientY);
},{passive:false});
canvas.addEventListener('pointerdown',function(event){
if(event.pointerType!=='mouse'||event.button!==0)return;
held={x:event.clientX,y:event.clientY,left:canvas.scrollLeft,top:canvas.scrollTop,moved:false};
});
window.addEventListener('pointermove',function(event){
if(held&&!event.buttons)release();
if(!held)return;
if(Math.abs(event.clientX-held.x)+Math.abs(event.clientY-held.y)>4)held.moved=true;
canvas.classList.toggle('held',held.moved);
canvas.scrollLeft=held.left+held.x-event.clientX;canvas.scrollTop=held.top+held.y-event.clientY;
});
function release(){held=null;canvas.classList.remove('held');}
/* The click that ends a dragging still has to know of it. */
window.addEventListener('pointerup',function(){setTimeout(release);});
/* From afar, a part is looked at by a click on it. */
canvas.addEventListener('click',function(event){
var part=event.target.closest('.part');
if(part&&scale()<readable&&!(held&&held.moved))reveal(part,true);
});
function middle(touches){
var dx=touches[0].clientX-touches[1].clientX,dy=touches[0].clientY-touches[1].clientY;
return{x:touches[0].clientX-dx/2,y:touches[0].clientY-dy/2,far:Math.max(1,Math.sqrt(dx*dx+dy*dy))};
}
canvas.addEventListener('touchstart',function(event){
pinch=event.touches.length===2?middle(event.touches):null;
});
canvas.addEventListener('touchmove',function(event){
if(!pinch||event.touches.length!==2)return;
event.preventDefault();
var now=middle(event.touches);
canvas.scrollLeft+=pinch.x-now.x;canvas.scrollTop+=pinch.y-now.y;
zoom(now.far/pinch.far,now.x,now.y);pinch=now;
},{passive:false});
canvas.addEventListener('keydown',function(event){
if(event.ctrlKey||event.metaKey||event.altKey)return;
if(event.key==='+'||event.key==='=')zoomTo(scale()*1.25);
else if(event.key==='-')zoomTo(scale()*.8);
else if(event.key==='0')zoomFit();
else if(event.key==='1')zoomTo(1);
else return;
event.preventDefault();
});
window.addEventListener('hashchange',function(){if(wanted())reveal(wanted(),true);});
window.addEventListener('resize',mark);
begin();
if(!list)return;
list.addEventListener('click',function(event){
var link=event.target.closest('a');
if(!link)return;
event.preventDefault();
history.replaceState(null,'',link.hash);
shown.checked=false;reveal(wanted(),true);
});
/* The field that narrows the list. */
var field=document.createElement('input'),none=document.createElement('p');
var entries=Array.from(list.querySelectorAll('li'));
field.type='search';field.placeholder='Find…';field.setAttribute('aria-label','Find in this list');
none.textContent='Nothing of that name.';none.hidden=true;none.setAttribute('role','status');
list.prepend(field,none);
function found(){return entries.filter(function(entry){return!entry.hidden;});}
field.addEventListener('input',function(){
var text=field.value.trim().toLowerCase();
entries.forEach(function(entry){entry.hidden=entry.textContent.toLowerCase().indexOf(text)<0;});
none.hidden=found().length>0;
});
field.addEventListener('keydown',function(event){
if(event.key==='Enter'&&found()[0])found()[0].querySelector('a').click();
});
shown.addEventListener('change',function(){if(shown.checked)list.scrollTop=0;});
})();
