package designer

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office/content"
	"assay/internal/web/page"
)

// clausePage is one clause of a version, to read or, in a draft, to write.
type clausePage struct {
	page.Base
	sheet
	Clause   norm.Clause
	Form     clauseForm
	Errors   page.Errors
	Writable bool
	Slots    []page.Choice
	Next     string // number of the clause after it
	Verdicts []page.Choice
	Grades   []page.Choice
	Said     []string // readiness slots in words
	Mine     []norm.Preset
}

// clauseForm is what is ours of a clause, as typed.
type clauseForm struct {
	page.Once
	Questions  string      `form:"questions,lines" label:"Questions" validate:"max=16000"`
	Documented string      `form:"documented,lines" label:"Documented information expected" validate:"max=2000"`
	Sampling   string      `form:"sampling,lines" label:"Sampling" validate:"max=2000"`
	Stage1     bool        `form:"stage1" label:"In stage 1"`
	Every      bool        `form:"every" label:"In every surveillance"`
	Slots      []string    `form:"slots" label:"Readiness slots"`
	Follow     []followRow `form:"follow_ups" rows:"40" label:"Follow-up questions"`
	Presets    []presetRow `form:"presets" rows:"40" label:"Prepared findings"`
	Common     []commonRow `form:"common" rows:"20" label:"Common with"`
}

type followRow struct {
	Key      string `form:"key" validate:"max=40"`
	Verdict  string `form:"verdict" validate:"max=20" label:"Once the verdict is"`
	Question string `form:"question" validate:"max=500" label:"Question"`
}

type presetRow struct {
	Key         string `form:"key" validate:"max=40"`
	Grade       string `form:"grade" validate:"max=20" label:"Grade"`
	Requirement string `form:"requirement,lines" validate:"max=2000" label:"Requirement"`
	Statement   string `form:"statement,lines" validate:"max=2000" label:"Statement"`
	Evidence    string `form:"evidence,lines" validate:"max=2000" label:"Evidence"`
}

type commonRow struct {
	Standard string `form:"standard" validate:"max=100" label:"Standard"`
	Clauses  string `form:"clauses" validate:"max=200" label:"Clauses"`
}

func (a area) clause(c echo.Context) error {
	p, err := a.clausePage(c)
	if err != nil {
		return err
	}
	k := p.Clause
	p.Form = clauseForm{Questions: strings.Join(k.Questions, "\n"), Documented: k.Documented, Sampling: k.Sampling, Stage1: k.Stage1, Every: k.EverySurveillance, Slots: k.Slots}
	for _, f := range k.FollowUps {
		p.Form.Follow = append(p.Form.Follow, followRow(f))
	}
	for _, r := range p.Mine {
		p.Form.Presets = append(p.Form.Presets, presetRow{r.Key, r.Grade, r.Requirement, r.Statement, r.Evidence})
	}
	for _, w := range k.Common {
		p.Form.Common = append(p.Form.Common, commonRow{w.Standard, strings.Join(w.Clauses, ", ")})
	}
	return a.drawClause(c, http.StatusOK, p)
}

func (a area) clausePage(c echo.Context) (p clausePage, err error) {
	if p.sheet, err = a.sheetOf(c); err != nil {
		return p, err
	}
	all := p.List.Auditable()
	at := slices.IndexFunc(all, func(k norm.Clause) bool { return k.Number == c.Param("number") })
	if at < 0 {
		return p, cert.NotFound
	}
	p.Clause, p.Mine = all[at], p.List.PresetsFor(all[at].Number)
	if at+1 < len(all) {
		p.Next = all[at+1].Number
	}
	p.Base = page.Begin(c, "designer", p.Clause.Number+" "+p.Clause.Title)
	p.Writable = p.Draft() && page.Actor(c).May(cert.ManageRules)
	for _, s := range norm.ReadinessSlots() {
		p.Slots = append(p.Slots, page.Choice{Value: s.Key, Label: s.Title})
		if slices.Contains(p.Clause.Slots, s.Key) {
			p.Said = append(p.Said, s.Title)
		}
	}
	for _, v := range []cert.Verdict{cert.Nonconform, cert.Improve, cert.Conform, cert.NotApplicable} {
		p.Verdicts = append(p.Verdicts, page.Choice{Value: string(v), Label: v.Label()})
	}
	for _, g := range []cert.Grade{cert.Major, cert.Minor, cert.Opportunity, cert.Positive} {
		p.Grades = append(p.Grades, page.Choice{Value: string(g), Label: g.Label()})
	}
	return p, nil
}

// drawClause adds empty rows to write in.
func (a area) drawClause(c echo.Context, code int, p clausePage) error {
	if p.Writable {
		p.Form.Follow = append(p.Form.Follow, followRow{}, followRow{})
		p.Form.Presets = append(p.Form.Presets, presetRow{})
		p.Form.Common = append(p.Form.Common, commonRow{})
	}
	return c.Render(code, "designer/clause", p)
}

func (a area) editClause(c echo.Context) error {
	p, err := a.clausePage(c)
	if err != nil {
		return err
	}
	if p.Own == nil {
		return &cert.Unmet{Verb: "change what came with the program"}
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	p.Form.tidy()
	if !p.Errors.Any() {
		_, err = content.EditClause(c.Request().Context(), a.office, page.Acting(c, p.Form.Once), p.Own.ID, p.Form.input(p.Clause.Number))
		var bad cert.Invalid
		if bad = invalid(err); bad == nil && err != nil {
			return err
		}
		p.Errors.AddInvalid(p.Form.named(bad))
	}
	if p.Errors.Any() {
		return a.drawClause(c, http.StatusUnprocessableEntity, p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: p.Clause.Number + " is kept."})
	to := versionURL(p.Of)
	if p.Next != "" {
		to += "/clauses/" + p.Next
	}
	return page.See(c, to)
}

// tidy drops the rows whose text was taken out.
func (f *clauseForm) tidy() {
	f.Follow = slices.DeleteFunc(f.Follow, func(r followRow) bool { return r.Question == "" })
	f.Presets = slices.DeleteFunc(f.Presets, func(r presetRow) bool { return r.Requirement+r.Statement+r.Evidence == "" })
	f.Common = slices.DeleteFunc(f.Common, func(r commonRow) bool { return r.Standard+r.Clauses == "" })
}

func (f clauseForm) input(number string) content.ClauseInput {
	in := content.ClauseInput{Version: f.VersionOf(), Number: number, Clause: norm.Clause{Questions: lines(f.Questions), Documented: f.Documented, Sampling: f.Sampling,
		Stage1: f.Stage1, EverySurveillance: f.Every, Slots: f.Slots}}
	for _, r := range f.Follow {
		in.FollowUps = append(in.FollowUps, norm.FollowUp(r))
	}
	for _, r := range f.Presets {
		in.Presets = append(in.Presets, norm.Preset{Key: r.Key, Grade: r.Grade, Requirement: r.Requirement, Statement: r.Statement, Evidence: r.Evidence})
	}
	for _, r := range f.Common {
		in.Common = append(in.Common, norm.Common{Standard: r.Standard, Clauses: commas(r.Clauses)})
	}
	return in
}

// named puts problems of lists that are typed in one field to that field.
func (f clauseForm) named(bad cert.Invalid) error {
	for i, p := range bad {
		for _, list := range []string{"questions", "slots"} {
			if row, in := strings.CutPrefix(p.Field, list+"."); in {
				bad[i].Field = list
				if list == "questions" {
					bad[i].Message = "Line " + strconv.Itoa(index(row)+1) + ": " + p.Message
				}
			}
		}
	}
	return bad.Or()
}

// lines are the lines of a text that are not blank.
func lines(text string) (out []string) {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func commas(text string) (out []string) {
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}
