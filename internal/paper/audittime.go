package paper

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/sampling"
)

// AuditTimeInput is what the sheet of an audit time states (R-TIME-20). On is the day of the record; Since is what it
// changed against the revision before, if there was one.
type AuditTimeInput struct {
	Body          Letterhead
	Time          cert.AuditTime
	Client        cert.Client
	Certification cert.Certification
	Since         []cert.Difference
	Approved      day.Day // none where nobody had to approve, or has not yet
	On            day.Day
}

// AuditTime draws the sheet of an audit time for the client's file and for the annex of the contract (R-REV-05). A record
// that waits for a second person is marked as a draft; one that cannot be read back is an error.
func AuditTime(in AuditTimeInput, options Options) (Result, error) {
	t := in.Time
	blocks, err := sheetBlocks(t)
	if err != nil {
		return Result{}, fmt.Errorf("explain audit time revision %d of %s: %w", t.Revision, in.Certification.Number, err)
	}
	doc := Document{Letterhead: in.Body, Title: "Audit time", Subtitle: joinWords(", ", in.Client.Name, in.Certification.Standard),
		Number: in.Certification.Number, Revision: fmt.Sprint(max(t.Revision, 1)), Created: in.On.Time(), Draft: t.Waits()}
	approved := "not needed"
	switch {
	case t.Waits():
		approved = "not yet approved by a second person"
	case t.ApproverName != "":
		approved = joinWords(", ", t.ApproverName, in.Approved.Long())
	}
	doc.Blocks = append(doc.Blocks,
		Callout{Title: days(t.TotalHalves) + " for the initial audit", Text: fmt.Sprintf("Stage 1 takes %s, stage 2 %s; a year of surveillance %s, the recertification %s.",
			days(t.Stage1Halves), days(t.Stage2Halves), days(t.YearHalves), days(t.RecertHalves))},
		KeyValues{[]KeyValue{{"Client", joinWords(", ", in.Client.Name, clientAddress(in.Client))}, {"Scope", in.Certification.Scope},
			{"Calculated by", joinWords(", ", t.PersonName, in.On.Long())}, {"Approved by", approved}}})
	doc.Blocks = append(doc.Blocks, blocks...)
	if len(in.Since) > 0 {
		doc.Blocks = append(doc.Blocks, Heading{1, "Changed against the revision before"}, differenceTable(in.Since))
	}
	return Render(doc, options)
}

// sheetBlocks is the whole record: figures, persons and sites, factors, samples, other standards, presence, every step.
func sheetBlocks(t cert.AuditTime) ([]Block, error) {
	result, err := t.Explained()
	if err != nil {
		return nil, err
	}
	basis, err := t.Basis()
	if err != nil {
		return nil, err
	}
	sheet, err := t.Decided()
	if err != nil {
		return nil, err
	}
	blocks := []Block{Heading{1, "Figures"}, figureValues(t, result), Heading{1, "Persons"}}
	blocks = append(blocks, personBlocks(basis, sheet)...)
	blocks = append(blocks, factorBlocks(basis, result)...)
	if sheet.Several() {
		blocks = append(blocks, samplingBlocks(sheet, basis)...)
	}
	blocks = append(blocks, togetherBlocks(basis, sheet, result)...)
	blocks = append(blocks, Heading{1, "Every step"}, stepTable(result.Steps))
	if len(result.Warnings) > 0 {
		var notes []string
		for _, w := range result.Warnings {
			notes = append(notes, fmt.Sprintf("%s (%s)", w.Message, w.Rule))
		}
		blocks = append(blocks, Heading{1, "To be noted"}, List{Items: notes})
	}
	return append(blocks, Note{auditTimeNote(t) + fmt.Sprintf(" Rulebook version %d of the certification body.", t.Rulebook)}), nil
}

func figureValues(t cert.AuditTime, r audittime.Result) KeyValues {
	rows := []KeyValue{
		{"Effective persons", fmt.Sprint(t.Persons)},
		{"By the table", r.BaseDays.String() + " days, table " + t.TableVersion},
		{"Factors", fmt.Sprintf("%s %% as they add up, %s %% applied", r.UncappedPercent, r.AppliedPercent)},
		{"Before rounding", r.RawDays.String() + " days"},
		{"Initial audit", days(t.TotalHalves)},
		{"Stage 1 and stage 2", days(t.Stage1Halves) + " and " + days(t.Stage2Halves)},
		{"Surveillance", days(t.VisitHalves) + " each visit, " + days(t.YearHalves) + " a year"},
		{"Recertification", days(t.RecertHalves)},
	}
	if r.Together != nil {
		rows = append(rows, KeyValue{"This standard alone", r.TotalDays.String() + " days for the initial audit; the days above are for all standards audited together"})
	}
	return KeyValues{rows}
}

// personBlocks says who works where: by site, or by kind of work where there is one site.
func personBlocks(in audittime.Input, s cert.TimeSheet) []Block {
	if s.Several() {
		t := Table{Columns: []Column{{Title: "Site", Weight: 4}, {Title: "Counted", Number: true}, {Title: "Used", Number: true}, {Title: "Done centrally", Weight: 1.4, Number: true}, {Title: "Group", Weight: 1.6}}}
		for _, site := range s.Sites {
			off, name := s.Sampling.Reduction, site.Name
			if site.Reduction != nil {
				off = *site.Reduction
			}
			central := off.String() + " %"
			if site.Central {
				central, name = "", name+" (central function)"
			}
			t.Rows = append(t.Rows, []string{name, fmt.Sprint(site.Counted), fmt.Sprint(site.Heads()), central, site.Group})
		}
		blocks := []Block{t}
		if s.Sampling.ReductionWhy != "" {
			blocks = append(blocks, Paragraph{"Done centrally: " + s.Sampling.ReductionWhy})
		}
		return blocks
	}
	rows := []KeyValue{}
	if p := in.Personnel; p != nil {
		rows = append(rows, KeyValue{"Full-time", fmt.Sprint(p.FullTime)}, KeyValue{"Temporary", fmt.Sprint(p.Temporary)}, KeyValue{"Contractors", fmt.Sprint(p.Contractors)})
		for _, g := range p.PartTime {
			rows = append(rows, KeyValue{"Part-time", fmt.Sprintf("%d with %s hours a week", g.Count, g.WeeklyHours)})
		}
		for _, g := range p.SimilarWork {
			rows = append(rows, KeyValue{"Same simple work", joinWords(", ", fmt.Sprint(g.Count), g.What, map[bool]string{true: "counted by the root"}[p.CountSimilarByRoot])})
		}
		rows = append(rows, KeyValue{"Not counted", fmt.Sprintf("%d under a supplier's control", p.SupplierControlled)})
	}
	if in.Persons != 0 {
		rows = append(rows, KeyValue{"Entered", fmt.Sprintf("%d persons", in.Persons)})
	}
	return []Block{KeyValues{rows}}
}

func factorBlocks(in audittime.Input, r audittime.Result) []Block {
	if len(in.Factors) == 0 {
		return []Block{Heading{1, "Factors"}, Paragraph{"No factor is applied."}}
	}
	t := Table{Columns: []Column{{Title: "Factor", Weight: 1}, {Title: "Percent", Weight: 0.9, Number: true}, {Title: "Justification", Weight: 4}, {Title: "Evidence", Weight: 2.5}}}
	for _, f := range in.Factors {
		percent := "usual"
		if f.Percent != nil {
			percent = f.Percent.String() + " %"
		}
		t.Rows = append(t.Rows, []string{f.Code, percent, f.Why, f.Evidence})
	}
	t.Foot = [][]string{{"Sum", r.UncappedPercent.String() + " %", "applied: " + r.AppliedPercent.String() + " %"}}
	return []Block{Heading{1, "Factors"}, t}
}

// samplingBlocks is the decision on sampling with its reasons, and the sites of each audit (R-MS-05, R-MS-13).
func samplingBlocks(s cert.TimeSheet, in audittime.Input) []Block {
	d := s.Sampling
	t := Table{Columns: []Column{{Title: "Condition", Weight: 6}, {Title: "Answer"}, {Title: "Rule"}}}
	for _, c := range sampling.Conditions() {
		t.Rows = append(t.Rows, []string{c.Text, d.Conditions[c.Key], "R-MS-01"})
	}
	t.Rows = append(t.Rows, []string{"The sites do very similar work by the same methods, and no rule of the scheme forbids sampling.", d.Similar, "R-MS-02"})
	reasons := []KeyValue{{"Decision", map[bool]string{true: "Sites are sampled.", false: "Sites are not sampled: all are audited (R-MS-08)."}[d.Sampled()]}, {"Why", d.Why}}
	for _, a := range d.Additions {
		reasons = append(reasons, KeyValue{"More sites", joinWords(" ", fmt.Sprintf("%d:", a.Sites), a.Group, a.Reason)})
	}
	for _, why := range d.Redraws {
		reasons = append(reasons, KeyValue{"Drawn again", why})
	}
	if in.BelowSingleSiteWhy != "" {
		reasons = append(reasons, KeyValue{"Less than one site", in.BelowSingleSiteWhy})
	}
	blocks := []Block{Heading{1, "Sampling of sites"}, t, KeyValues{reasons}, Heading{1, "Sites of each audit"},
		Paragraph{"The central function is visited at every audit. Of the others, those marked were drawn at random by the seed; the rest are those not visited for longest."}}
	for _, a := range s.Audits {
		blocks = append(blocks, Heading{2, a.Name}, visitTable(a, s.CentralName()), Note{fmt.Sprintf("%s, seed %d, at least %d by the rule.", a.Rule, a.Seed, a.Least)})
	}
	return blocks
}

func visitTable(a cert.SampledAudit, central string) Table {
	t := Table{Columns: []Column{{Title: "Site", Weight: 5}, {Title: "Chosen", Weight: 1.5}, {Title: "Persons", Number: true}, {Title: "Days", Number: true}}}
	t.Rows = append(t.Rows, []string{central, "always", "", a.Central.String()})
	for _, s := range a.Sites {
		t.Rows = append(t.Rows, []string{s.Name, map[bool]string{true: "at random", false: "by need"}[s.Random], fmt.Sprint(s.Persons), s.Days.String()})
	}
	return t
}

// togetherBlocks are other standards, and where the time is spent.
func togetherBlocks(in audittime.Input, s cert.TimeSheet, r audittime.Result) []Block {
	var blocks []Block
	if g := in.Integrated; g != nil {
		t := Table{Columns: []Column{{Title: "Standard", Weight: 4}, {Title: "Days", Number: true}}}
		t.Rows = append(t.Rows, []string{cert.ThisStandard, r.TotalDays.String()})
		for _, o := range g.Others {
			t.Rows = append(t.Rows, []string{o.Standard, o.Days.String()})
		}
		t.Foot = [][]string{{fmt.Sprintf("Together, client integrated to %s, team to %s", levelText(g.ClientLevel), levelText(g.TeamLevel)), r.IntegratedDays.String()}}
		blocks = append(blocks, Heading{1, "Other standards audited together"}, t)
	}
	if p := s.Presence; p != (cert.Presence{}) {
		blocks = append(blocks, Heading{1, "On site, remote, off site"}, KeyValues{[]KeyValue{{"Off site", p.OffSite.String() + " % of the audit time"},
			{"Remote", p.Remote.String() + " % of the time with the client"}, {"Why", p.Why}}})
	}
	return blocks
}

func levelText(p *audittime.Percent) string {
	if p == nil {
		return "no given level"
	}
	return p.String() + " %"
}

func stepTable(steps []audittime.Step) Table {
	t := Table{Columns: []Column{{Title: "Step", Weight: 6}, {Title: "Value", Weight: 1.4, Number: true}, {Title: "Rule", Weight: 1.4}}}
	for _, s := range steps {
		t.Rows = append(t.Rows, []string{s.Text, s.Value, s.Rule})
	}
	return t
}

func differenceTable(since []cert.Difference) Table {
	t := Table{Columns: []Column{{Title: "What", Weight: 2}, {Title: "Was", Weight: 3}, {Title: "Is", Weight: 3}}}
	for _, d := range since {
		t.Rows = append(t.Rows, []string{d.What, d.Was, d.Is})
	}
	return t
}
