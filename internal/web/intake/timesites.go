package intake

import (
	"fmt"
	"strconv"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/sampling"
	"assay/internal/web/page"
)

// sitesForm is what a planner decides about several sites.
type sitesForm struct {
	Sites        []siteForm      `form:"sites" label:"Sites" rows:"1000"`
	Conditions   []conditionForm `form:"conditions" label:"Conditions" rows:"20"`
	Similar      string          `form:"similar" label:"The sites do very similar work" validate:"omitempty,oneof=yes no"`
	SamplingWhy  string          `form:"sampling_why,lines" label:"Why sites are sampled or not" validate:"max=2000"`
	Effective    bool            `form:"effective" label:"The system proved effective over the cycle"`
	Reduction    string          `form:"reduction" label:"Done centrally, at every site"`
	ReductionWhy string          `form:"reduction_why,lines" label:"Which functions are done centrally" validate:"max=2000"`
	BelowWhy     string          `form:"below_why,lines" label:"Why less than one single site" validate:"max=2000"`
	Additions    []additionForm  `form:"additions" label:"More sites" rows:"20"`
	Redraws      []redrawForm    `form:"redraws" label:"Drawn again" rows:"20"`
	RedrawWhy    string          `form:"redraw_why" label:"Why the sites are drawn again" validate:"max=500"`
}

type siteForm struct {
	Name      string `form:"name" label:"Site"`
	Persons   string `form:"persons" label:"Persons" validate:"omitempty,whole"`
	Reduction string `form:"reduction" label:"Done centrally"`
	Group     string `form:"group" label:"Group" validate:"max=60"`
	Risk      string `form:"risk" label:"Risk" validate:"omitempty,whole"`
}

type conditionForm struct {
	Key    string `form:"key" validate:"max=60"`
	Answer string `form:"answer" label:"Answer" validate:"omitempty,oneof=yes no"`
}

type additionForm struct {
	Sites  string `form:"sites" label:"More sites"`
	Group  string `form:"group" label:"Group" validate:"max=60"`
	Reason string `form:"reason" label:"Reason" validate:"max=500"`
}

type redrawForm struct {
	Why string `form:"why" label:"Why the sites were drawn again" validate:"max=500"`
}

func formOfSites(s cert.TimeSheet, below string) sitesForm {
	d := s.Sampling
	f := sitesForm{Similar: d.Similar, SamplingWhy: d.Why, Effective: d.Effective, ReductionWhy: d.ReductionWhy, BelowWhy: below}
	if d.Reduction != 0 {
		f.Reduction = d.Reduction.String()
	}
	for _, site := range s.Sites {
		row := siteForm{Name: site.Name, Persons: blankZero(site.Persons), Group: site.Group, Risk: blankZero(site.Risk)}
		if site.Reduction != nil {
			row.Reduction = site.Reduction.String()
		}
		f.Sites = append(f.Sites, row)
	}
	for _, c := range sampling.Conditions() {
		f.Conditions = append(f.Conditions, conditionForm{c.Key, d.Conditions[c.Key]})
	}
	for _, a := range d.Additions {
		f.Additions = append(f.Additions, additionForm{strconv.Itoa(a.Sites), a.Group, a.Reason})
	}
	for _, why := range d.Redraws {
		f.Redraws = append(f.Redraws, redrawForm{why})
	}
	return f.complete()
}

// complete leaves a row free for another addition, and has every condition in its place.
func (f sitesForm) complete() sitesForm {
	if n := len(f.Additions); n == 0 || f.Additions[n-1] != (additionForm{}) {
		f.Additions = append(f.Additions, additionForm{})
	}
	given := map[string]string{}
	for _, c := range f.Conditions {
		given[c.Key] = c.Answer
	}
	f.Conditions = nil
	for _, c := range sampling.Conditions() {
		f.Conditions = append(f.Conditions, conditionForm{c.Key, given[c.Key]})
	}
	return f
}

// sheet parses what was entered; the office puts the file's own sites in.
func (f sitesForm) sheet(errs page.Errors) cert.TimeSheet {
	d := cert.Sampling{Conditions: map[string]string{}, Similar: f.Similar, Why: f.SamplingWhy, Effective: f.Effective, ReductionWhy: f.ReductionWhy,
		Reduction: parsed(errs, "reduction", "Done centrally", f.Reduction, audittime.ParsePercent)}
	for _, c := range f.Conditions {
		d.Conditions[c.Key] = c.Answer
	}
	for i, a := range f.Additions {
		if a != (additionForm{}) {
			d.Additions = append(d.Additions, cert.Addition{Sites: errs.Int(fmt.Sprintf("additions.%d.sites", i), "More sites", a.Sites, 0, 1000), Group: a.Group, Reason: a.Reason})
		}
	}
	for _, r := range f.Redraws {
		d.Redraws = append(d.Redraws, r.Why)
	}
	s := cert.TimeSheet{Sampling: d}
	for i, row := range f.Sites {
		s.Sites = append(s.Sites, row.site(errs, fmt.Sprintf("sites.%d.", i)))
	}
	return s
}

func (r siteForm) site(errs page.Errors, at string) cert.SheetSite {
	s := cert.SheetSite{Name: r.Name, Group: r.Group, Persons: errs.Int(at+"persons", "Persons of "+r.Name, r.Persons, 1, 9_999_999),
		Risk: errs.Int(at+"risk", "Risk of "+r.Name, r.Risk, 0, 9)}
	if strings.TrimSpace(r.Reduction) != "" {
		off := parsed(errs, at+"reduction", "Done centrally at "+r.Name, r.Reduction, audittime.ParsePercent)
		s.Reduction = &off
	}
	return s
}

// redrawn notes the reason for which the sites are drawn again, if that was pressed.
func (f *timeForm) redrawn(errs page.Errors, least int) {
	if f.Redo == "" {
		return
	}
	if len([]rune(strings.TrimSpace(f.RedrawWhy))) < least {
		errs.Add("redraw_why", fmt.Sprintf("Say why the sites are drawn again, in %d characters or more (R-MS-05).", least))
		return
	}
	f.Redraws, f.RedrawWhy = append(f.Redraws, redrawForm{f.RedrawWhy}), ""
}
