/*
 * share_assets.c
 *		Style and script of the shared pages. Colours keep a contrast of at least 4.5:1 for text in both
 *		schemes. The script is a convenience: dragging and scaling by wheel; the page works without it.
 */
#include "share_assets.h"

#include <string.h>

#include "reply.h"

static const char style[] =
	":root{color-scheme:light dark;--page:#f4f5f8;--card:#fff;--text:#1b1f2a;--quiet:#565d6d;--line:#d6dae3;"
	"--edge:#7d8596;--accent:#3d4fc4;--accent-text:#fff;--soft:#eef0fb;--paper:#fff8dc}\n"
	"@media (prefers-color-scheme:dark){:root{--page:#14161c;--card:#1d2029;--text:#e8eaf0;--quiet:#a5acbc;"
	"--line:#3a4050;--edge:#8a92a5;--accent:#a3b0ff;--accent-text:#14161c;--soft:#272c3d;--paper:#2f2b1c}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,\"Segoe UI\","
	"Roboto,\"Helvetica Neue\",Arial,sans-serif}\n"
	".bar{display:flex;gap:.8rem;align-items:center;padding:.7rem 1.25rem;background:var(--card);"
	"border-bottom:1px solid var(--line)}\n"
	".bar img{flex:none}\n"
	".bar div{min-width:0}\n"
	".bar h1{font-size:1.15rem;line-height:1.25;margin:0;font-weight:650;overflow-wrap:anywhere}\n"
	".bar p{margin:0;font-size:.85rem}\n"
	".quiet{color:var(--quiet)}\n"
	".lead{padding:2rem 1.25rem;color:var(--quiet);text-align:center}\n"
	".keep{white-space:pre-line}\n"
	"a{color:var(--accent);text-underline-offset:.2em}\n"
	":focus-visible{outline:3px solid var(--accent);outline-offset:-3px}\n"
	"pre{background:var(--soft);border-radius:.5rem;padding:.9rem 1rem;overflow:auto;margin:1rem 0}\n"
	"code,.col,.type,.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace}\n"
	"code{font-size:.9em}\n"
	".scroll{overflow-x:auto;margin:1rem 0}\n"
	"table{border-collapse:collapse;font-size:.92rem}\n"
	"th,td{text-align:left;vertical-align:top;padding:.45rem .75rem;border-bottom:1px solid var(--line);"
	"overflow-wrap:break-word;max-width:32rem}\n"
	"thead th{color:var(--quiet);font-weight:600;white-space:nowrap}\n"
	"tbody th{font-weight:600}\n"
	".center{text-align:center}.right{text-align:right}\n"
	/* text pages */
	".text main{max-width:50rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;overflow-wrap:anywhere}\n"
	".text h2{font-size:1.3rem;line-height:1.3;margin:2rem 0 .6rem}\n"
	".text h3,.text h4,.text h5,.text h6{font-size:1.05rem;margin:1.6rem 0 .5rem}\n"
	".markdown h1{font-size:1.7rem;line-height:1.25;margin:1rem 0 .8rem}\n"
	".markdown h2{padding-bottom:.3rem;border-bottom:1px solid var(--line)}\n"
	".markdown blockquote{margin:1rem 0;padding:.1rem 1rem;border-left:.25rem solid var(--line);"
	"color:var(--quiet)}\n"
	".markdown hr{border:0;border-top:1px solid var(--line);margin:2rem 0}\n"
	".markdown :not(pre)>code{background:var(--soft);border-radius:.3rem;padding:.1em .35em}\n"
	".cases{width:100%}\n"
	".cases td:first-child{min-width:16rem;width:100%}\n"
	".cases p,.cases ol{margin:.4rem 0}\n"
	".cases ol{padding-left:1.3rem}\n"
	".badge{font-size:.78rem;letter-spacing:.02em;background:var(--soft);border-radius:.4rem;padding:.15rem .5rem;"
	"white-space:nowrap}\n"
	/* drawings */
	".drawing{display:flex;flex-direction:column;min-height:100vh;min-height:100dvh}\n"
	".drawing main{flex:1;display:flex;flex-direction:column;position:relative;min-width:0}\n"
	".scale{position:absolute;width:1px;height:1px;opacity:0;pointer-events:none}\n"
	".scales{align-self:flex-end;display:flex;margin:.6rem 1.25rem;background:var(--card);"
	"border:1px solid var(--line);border-radius:.6rem;overflow:hidden}\n"
	"@media (min-width:48rem){.drawing .bar{padding-right:23rem}.scales{position:absolute;top:-3.55rem;margin-top:0}}\n"
	".scales label{padding:.5rem .8rem;min-width:2.75rem;text-align:center;cursor:pointer;font-size:.88rem;"
	"line-height:1.75rem}\n"
	".scales label:hover{background:var(--soft)}\n"
	"#fit:checked~.scales label[for=fit],#x2:checked~.scales label[for=x2],#x4:checked~.scales label[for=x4],"
	"#x8:checked~.scales label[for=x8],#full:checked~.scales label[for=full]{background:var(--accent);"
	"color:var(--accent-text)}\n"
	".scale:focus-visible~.scales{outline:3px solid var(--accent);outline-offset:2px}\n"
	".canvas{flex:1 1 auto;height:70vh;height:calc(100dvh - 8rem);overflow:auto;background:var(--page)}\n"
	".canvas>svg{display:block;margin:0 auto}\n"
	"#fit:checked~.canvas>svg{width:100%;height:100%}\n"
	"#x2:checked~.canvas>svg{width:200%;height:auto}\n"
	"#x4:checked~.canvas>svg{width:400%;height:auto}\n"
	"#x8:checked~.canvas>svg{width:800%;height:auto}\n"
	".canvas.loose{cursor:grab}.canvas.held{cursor:grabbing;user-select:none}\n"
	"svg text{font-size:12px}\n"
	/* Somebody's own colours are attributes, which any rule of ours would beat. */
	"svg text:not([fill]){fill:var(--text)}\n"
	".box,.shape:not([fill]){fill:var(--card)}\n"
	".box,.shape:not([stroke]){stroke:var(--edge)}\n"
	".head{fill:var(--soft)}\n"
	"svg .name{font-size:13px;font-weight:700}\n"
	"svg .pk{font-weight:700}\n"
	"svg text.type{fill:var(--quiet);text-anchor:end}\n"
	"svg text.label{fill:var(--quiet);font-size:11.5px;font-weight:600}\n"
	".key{fill:var(--accent);stroke:var(--accent)}.key.open{fill:none}\n"
	".ref,.edge{fill:none}\n"
	".ref,.edge:not([stroke]){stroke:var(--edge)}\n"
	".ref,.edge:not([stroke-width]){stroke-width:1.4}\n"
	".ref:hover{stroke:var(--accent);stroke-width:3}\n"
	".paper{fill:var(--paper);stroke:var(--line)}\n"
	".shape{stroke-width:1.4}\n"
	".group{fill:var(--soft);fill-opacity:.5;stroke-dasharray:6 4}\n"
	".group:not([stroke]){stroke:var(--edge)}\n"
	"svg .step{font-size:13px;text-anchor:middle}\n"
	".arrow:not([fill]){fill:var(--edge)}\n"
	"svg .edge-label{text-anchor:middle;paint-order:stroke;stroke:var(--page);stroke-width:5px;"
	"stroke-linejoin:round}\n"
	".words{padding:1rem 1.25rem 3rem;background:var(--card);border-top:1px solid var(--line);"
	"overflow-wrap:anywhere}\n"
	".words summary{cursor:pointer;font-weight:600;padding:.5rem 0}\n"
	".words h3{font-size:1rem;margin:1.75rem 0 .25rem}\n"
	".source{margin:1.25rem}\n"
	"@media (max-width:40rem){.bar{padding:.6rem .9rem}.scales{margin:.6rem .9rem;align-self:stretch}"
	".scales label{flex:1;padding:.5rem .2rem}.cases,.cases tbody,.cases tr{display:block}.cases thead{display:none}.cases td{display:inline-block;border:0;padding:.2rem .4rem}.cases td:first-child{display:block}.cases tr{border-bottom:1px solid var(--line);padding:.5rem 0}.canvas{height:calc(100dvh - 12rem)}}\n"
	"@media print{.scales{display:none}.canvas{overflow:visible;height:auto}}\n";

static const char script[] =
	"'use strict';\n"
	"(function(){\n"
	"var canvas=document.querySelector('.canvas');\n"
	"if(!canvas)return;\n"
	"var svg=canvas.querySelector('svg'),scales=document.querySelectorAll('.scale'),held=null;\n"
	"canvas.classList.add('loose');\n"
	/* A scale between the buttons': around a point that stays where it is. */
	"function zoom(factor,x,y){\n"
	"var was=svg.getBoundingClientRect(),edge=canvas.getBoundingClientRect();\n"
	"var box=svg.viewBox.baseVal,ratio=box.height/box.width;\n"
	"var fitted=Math.min(was.width,was.height/ratio);\n"
	"var wide=Math.min(Math.max(fitted*factor,edge.width/8),box.width*4);\n"
	"var left=was.left+(was.width-fitted)/2,top=was.top+(was.height-fitted*ratio)/2;\n"
	"var inX=(x-left)/fitted,inY=(y-top)/(fitted*ratio);\n"
	"svg.style.width=wide+'px';svg.style.height=wide*ratio+'px';\n"
	"var now=svg.getBoundingClientRect();\n"
	"canvas.scrollLeft+=now.left+inX*wide-x;canvas.scrollTop+=now.top+inY*wide*ratio-y;\n"
	"}\n"
	"scales.forEach(function(scale){scale.addEventListener('change',function(){\n"
	"svg.style.width=svg.style.height='';});});\n"
	"canvas.addEventListener('wheel',function(event){\n"
	"if(!event.ctrlKey&&!event.metaKey)return;\n"
	"event.preventDefault();zoom(Math.exp(-event.deltaY/300),event.clientX,event.clientY);\n"
	"},{passive:false});\n"
	"canvas.addEventListener('pointerdown',function(event){\n"
	"if(event.pointerType!=='mouse'||event.button!==0)return;\n"
	"held={x:event.clientX,y:event.clientY,left:canvas.scrollLeft,top:canvas.scrollTop};\n"
	"});\n"
	"window.addEventListener('pointermove',function(event){\n"
	"if(!held)return;\n"
	"if(Math.abs(event.clientX-held.x)+Math.abs(event.clientY-held.y)>4)canvas.classList.add('held');\n"
	"canvas.scrollLeft=held.left+held.x-event.clientX;canvas.scrollTop=held.top+held.y-event.clientY;\n"
	"});\n"
	"window.addEventListener('pointerup',function(){held=null;canvas.classList.remove('held');});\n"
	"canvas.addEventListener('keydown',function(event){\n"
	"if(event.ctrlKey||event.metaKey||event.altKey||(event.key!=='+'&&event.key!=='-'))return;\n"
	"var edge=canvas.getBoundingClientRect();\n"
	"zoom(event.key==='+'?1.25:.8,edge.left+edge.width/2,edge.top+edge.height/2);event.preventDefault();\n"
	"});\n"
	"})();\n";

static void
reply_asset(Request *request, const char *type, const char *text)
{
	reply_static(request, MHD_HTTP_OK, type, text, strlen(text));
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "public, max-age=3600");
}

void
share_handle_style(Request *request)
{
	reply_asset(request, "text/css; charset=utf-8", style);
}

void
share_handle_script(Request *request)
{
	reply_asset(request, "text/javascript; charset=utf-8", script);
}
