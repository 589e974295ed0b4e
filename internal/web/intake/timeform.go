package intake

import (
	"fmt"
	"strconv"
	"strings"

	"assay/internal/audittime"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// timeForm is what a planner enters for an audit time.
type timeForm struct {
	page.Once
	FullTime    string         `form:"full_time" label:"Full-time persons" validate:"omitempty,whole"`
	Temporary   string         `form:"temporary" label:"Temporary persons" validate:"omitempty,whole"`
	Contractors string         `form:"contractors" label:"Contractors" validate:"omitempty,whole"`
	Suppliers   string         `form:"suppliers" label:"Persons under a supplier's control" validate:"omitempty,whole"`
	PartTime    []partTimeForm `form:"part_time" label:"Part-time persons" rows:"20"`
	Week        string         `form:"week" label:"Hours of a full-time week"`
	Persons     string         `form:"persons" label:"Effective number" validate:"omitempty,whole"`
	Factors     []factorForm   `form:"factors" label:"Factors" rows:"40"`
	Rounding    string         `form:"rounding" label:"Rounding" validate:"omitempty,oneof=up_half nearest_half"`
	Stage1      string         `form:"stage1" label:"Days of stage 1"`
	Stage1Why   string         `form:"stage1_why,lines" label:"Why stage 1 has another share" validate:"max=2000"`
	Manual      string         `form:"manual" label:"Days by hand"`
	ManualWhy   string         `form:"manual_why,lines" label:"How the days were found" validate:"max=2000"`
	Same        string         `form:"same" label:"Persons of the same simple work" validate:"omitempty,whole"`
	SameWhat    string         `form:"same_what" label:"What they do" validate:"max=500"`
	ByRoot      bool           `form:"by_root" label:"Count them by the root"`
	sitesForm
	togetherForm
	Base string   `form:"base" validate:"omitempty,whole"` // revision that is compared with
	Take []string `form:"take" rows:"40"`                  // factors to take over from the questionnaire
	Redo string   `form:"redraw" validate:"max=5"`         // draw the sites again
}

type partTimeForm struct {
	Count string `form:"count" label:"Persons" validate:"omitempty,whole"`
	Hours string `form:"hours" label:"Hours a week each"`
}

type factorForm struct {
	Code     string `form:"code" validate:"max=20"`
	Use      bool   `form:"use" label:"Apply this factor"`
	Percent  string `form:"percent" label:"Percent"`
	Why      string `form:"why,lines" label:"Justification" validate:"max=2000"`
	Evidence string `form:"evidence" label:"Evidence" validate:"max=500"`
}

// formOfSheet shows what a sheet begins with.
func formOfSheet(in office.AuditTimeInput, known []norm.Factor) timeForm {
	f := formOfTime(in.Input, known)
	f.sitesForm = formOfSites(in.Sheet, in.Input.BelowSingleSiteWhy)
	f.togetherForm = formOfTogether(in.Input.Integrated, in.Sheet.Presence)
	return f
}

// formOfTime shows an input; every known factor has its row, unused ones with the rulebook's weight.
func formOfTime(in audittime.Input, known []norm.Factor) timeForm {
	f := timeForm{Persons: blankZero(in.Persons), Rounding: string(in.Rounding), Stage1: days(in.Stage1), Stage1Why: in.Stage1Why,
		Manual: days(in.ManualBase), ManualWhy: in.ManualBaseWhy}
	if f.Rounding == "" {
		f.Rounding = string(audittime.UpHalf)
	}
	if p := in.Personnel; p != nil {
		f.FullTime, f.Temporary, f.Contractors, f.Suppliers = blankZero(p.FullTime), blankZero(p.Temporary), blankZero(p.Contractors), blankZero(p.SupplierControlled)
		if p.FullTimeWeeklyHours != 0 {
			f.Week = p.FullTimeWeeklyHours.String()
		}
		for _, g := range p.SimilarWork {
			f.Same, f.SameWhat = strconv.Itoa(g.Count), g.What
			f.FullTime = blankZero(p.FullTime + g.Count) // they are entered among the full-time persons
		}
		f.ByRoot = p.CountSimilarByRoot
		for _, g := range p.PartTime {
			f.PartTime = append(f.PartTime, partTimeForm{strconv.Itoa(g.Count), g.WeeklyHours.String()})
		}
	}
	for _, used := range in.Factors {
		row := factorForm{Code: used.Code, Use: true, Why: used.Why, Evidence: used.Evidence}
		if used.Percent != nil {
			row.Percent = used.Percent.String()
		}
		f.Factors = append(f.Factors, row)
	}
	return f.complete(known)
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func days(h audittime.HalfDays) string {
	if h == 0 {
		return ""
	}
	return h.String()
}

// complete puts the factors in the order of the rulebook, one row each, and leaves a part-time row free.
func (f timeForm) complete(known []norm.Factor) timeForm {
	rows := make([]factorForm, len(known))
	for i, k := range known {
		rows[i] = factorForm{Code: k.Code}
		for _, sent := range f.Factors {
			if sent.Code == k.Code {
				rows[i] = sent
			}
		}
		if rows[i].Percent == "" {
			rows[i].Percent = strconv.Itoa(k.DefaultPercent)
		}
	}
	f.Factors = rows
	if n := len(f.PartTime); n == 0 || f.PartTime[n-1] != (partTimeForm{}) {
		f.PartTime = append(f.PartTime, partTimeForm{})
	}
	f.sitesForm, f.togetherForm = f.sitesForm.complete(), f.togetherForm.complete()
	return f
}

// input parses the form; what cannot be read becomes a fault of its field.
func (f timeForm) input(errs page.Errors) audittime.Input {
	const most = 9_999_999
	p := audittime.Personnel{FullTime: errs.Int("full_time", "Full-time persons", f.FullTime, 0, most),
		Temporary:          errs.Int("temporary", "Temporary persons", f.Temporary, 0, most),
		Contractors:        errs.Int("contractors", "Contractors", f.Contractors, 0, most),
		SupplierControlled: errs.Int("suppliers", "Persons under a supplier's control", f.Suppliers, 0, most)}
	if same := errs.Int("same", "Persons of the same simple work", f.Same, 0, most); same > 0 {
		if same > p.FullTime {
			errs.Add("same", "They are entered among the full-time persons: at most as many.")
		}
		p.FullTime, p.CountSimilarByRoot = p.FullTime-same, f.ByRoot
		p.SimilarWork = []audittime.SimilarWork{{Count: same, What: f.SameWhat}}
	}
	p.FullTimeWeeklyHours = parsed(errs, "week", "Hours of a full-time week", f.Week, audittime.ParseHours)
	for i, row := range f.PartTime {
		if row == (partTimeForm{}) {
			continue
		}
		at := fmt.Sprintf("part_time.%d.", i)
		p.PartTime = append(p.PartTime, audittime.PartTime{Count: errs.Int(at+"count", "Part-time persons", row.Count, 0, most),
			WeeklyHours: parsed(errs, at+"hours", "Hours a week", row.Hours, audittime.ParseHours)})
	}
	in := audittime.Input{Persons: errs.Int("persons", "Effective number", f.Persons, 0, most), Personnel: &p, Rounding: audittime.Rounding(f.Rounding),
		Stage1: parsed(errs, "stage1", "Days of stage 1", f.Stage1, audittime.ParseHalfDays), Stage1Why: f.Stage1Why,
		ManualBase: parsed(errs, "manual", "Days by hand", f.Manual, audittime.ParseHalfDays), ManualBaseWhy: f.ManualWhy}
	for i, row := range f.Factors {
		if row.Use {
			percent := parsed(errs, fmt.Sprintf("factors.%d.percent", i), row.Code, row.Percent, audittime.ParsePercent)
			in.Factors = append(in.Factors, audittime.Weighted(row.Code, percent, row.Why, row.Evidence))
		}
	}
	return in
}

// sheet parses the whole form.
func (f timeForm) sheet(errs page.Errors) office.AuditTimeInput {
	in := office.AuditTimeInput{Revision: int(f.VersionOf()), Input: f.input(errs), Sheet: f.sitesForm.sheet(errs)}
	in.Input.BelowSingleSiteWhy = f.BelowWhy
	in.Input.Integrated, in.Sheet.Presence = f.integrated(errs), f.presence(errs)
	return in
}

// parsed reads a number with halves or decimals; blank is none.
func parsed[T ~int](errs page.Errors, name, label, text string, parse func(string) (T, error)) T {
	if text == "" {
		return 0
	}
	n, err := parse(strings.ReplaceAll(text, "−", "-"))
	if err != nil {
		errs.Add(name, label+": "+err.Error()+".")
	}
	return n
}

// fieldOf is the field of the form that a problem of the calculation is about. The calculation numbers the
// factors that are used and the groups that are filled in; the form numbers all rows.
func (f timeForm) fieldOf(path string) string {
	if rest, ok := strings.CutPrefix(path, "factors."); ok {
		number, field, _ := strings.Cut(rest, ".")
		return fmt.Sprintf("factors.%d.%s", f.rowOf(number), strings.Replace(field, "code", "use", 1))
	}
	path = strings.TrimPrefix(path, "personnel.")
	if rest, ok := strings.CutPrefix(path, "part_time."); ok {
		return "part_time." + strings.Replace(rest, "weekly_hours", "hours", 1)
	}
	fields := map[string]string{"stage1_days": "stage1", "manual_base_days": "manual", "full_time_weekly_hours": "week",
		"supplier_controlled": "suppliers", "persons": "full_time", "below_single_site_why": "below_why", "sites_in_population": "similar", "sample": "similar"}
	if field, known := fields[path]; known {
		return field
	}
	if rest, ok := strings.CutPrefix(path, "similar_work."); ok {
		return "same" + strings.Replace(strings.TrimLeft(rest, "0123456789."), "count", "", 1)
	}
	if rest, ok := strings.CutPrefix(path, "integrated."); ok {
		return strings.Replace(rest, "_percent", "", 1)
	}
	return path
}

func (f timeForm) rowOf(number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	for i, row := range f.Factors {
		if !row.Use {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return 0
}
