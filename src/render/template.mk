# Rules that make C of templates, for the makefiles of the extension, of the shim and of the unit tests.
#
# $(eval $(call compile_templates,TARGET,FOLDER,HEADER,PATTERNS)): makes TARGET.h and TARGET.c of the files that match PATTERNS. FOLDER is
# where template.awk is; HEADER is included to say how templates are written. A file that appears or goes changes TARGET.list.
define compile_templates
$(1).list: template_list
	@mkdir -p $(dir $(1))
	@echo $(sort $(wildcard $(4))) | cmp -s - $$@ || echo $(sort $(wildcard $(4))) > $$@
$(1).h $(1).c: $(1).%: $(2)/template.awk $(1).list $(sort $(wildcard $(4)))
	@LC_ALL=C awk -f $(2)/template.awk -v header=$(3) -v compiled=template/$(notdir $(1)).h -v part=$$* /dev/null $(sort $(wildcard $(4))) > $$@.new
	@mv $$@.new $$@
$(1).c: $(1).h
endef
.PHONY: template_list
