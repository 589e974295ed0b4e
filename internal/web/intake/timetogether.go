package intake

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/web/page"
)

// togetherForm is other standards that are audited together, and where the time is spent.
type togetherForm struct {
	Others      []otherForm `form:"others" label:"Other standards" rows:"20"`
	ClientLevel string      `form:"client_level" label:"Integration of the client's system"`
	TeamLevel   string      `form:"team_level" label:"Ability of the team"`
	OffSite     string      `form:"off_site" label:"Off site"`
	Remote      string      `form:"remote" label:"Remote"`
	RemoteWhy   string      `form:"remote_why,lines" label:"What is remote and why that is safe" validate:"max=2000"`
}

type otherForm struct {
	Standard string `form:"standard" label:"Standard" validate:"max=100"`
	Days     string `form:"days" label:"Days"`
}

func formOfTogether(g *audittime.Integrated, p cert.Presence) togetherForm {
	f := togetherForm{RemoteWhy: p.Why}
	if p.OffSite != 0 {
		f.OffSite = p.OffSite.String()
	}
	if p.Remote != 0 {
		f.Remote = p.Remote.String()
	}
	if g != nil {
		for _, o := range g.Others {
			f.Others = append(f.Others, otherForm{o.Standard, days(o.Days)})
		}
		f.ClientLevel, f.TeamLevel = level(g.ClientLevel), level(g.TeamLevel)
	}
	return f.complete()
}

func level(p *audittime.Percent) string {
	if p == nil {
		return ""
	}
	return p.String()
}

func (f togetherForm) complete() togetherForm {
	if n := len(f.Others); n == 0 || f.Others[n-1] != (otherForm{}) {
		f.Others = append(f.Others, otherForm{})
	}
	return f
}

// integrated is nil where no other standard is named.
func (f togetherForm) integrated(errs page.Errors) *audittime.Integrated {
	g := &audittime.Integrated{}
	for i, o := range f.Others {
		if o == (otherForm{}) {
			continue
		}
		g.Others = append(g.Others, audittime.Other{Standard: o.Standard,
			Days: parsed(errs, fmt.Sprintf("others.%d.days", i), "Days", o.Days, audittime.ParseHalfDays)})
	}
	if len(g.Others) == 0 {
		return nil
	}
	g.ClientLevel, g.TeamLevel = f.level(errs, "client_level", f.ClientLevel), f.level(errs, "team_level", f.TeamLevel)
	return g
}

func (togetherForm) level(errs page.Errors, name, text string) *audittime.Percent {
	if text == "" {
		return nil
	}
	p := parsed(errs, name, "Level", text, audittime.ParsePercent)
	return &p
}

func (f togetherForm) presence(errs page.Errors) cert.Presence {
	return cert.Presence{OffSite: parsed(errs, "off_site", "Off site", f.OffSite, audittime.ParsePercent),
		Remote: parsed(errs, "remote", "Remote", f.Remote, audittime.ParsePercent), Why: f.RemoteWhy}
}
