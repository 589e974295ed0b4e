package cert_test

import (
	"errors"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

func TestR_SPEC_01_SpecialAudits(t *testing.T) {
	today := day.MustParse("2026-06-01")
	active := &cert.Certificate{Effective: day.MustParse("2026-01-01"), Expires: day.MustParse("2028-12-31"), Cycle: 1}
	active2 := active.Kept(cert.CertificateActive)
	suspended := active.Kept(cert.CertificateSuspended)
	good := func() cert.SpecialFacts {
		return cert.SpecialFacts{Contract: cert.ContractSigned, Certificate: &active2, Today: today, Content: norm.ChecklistOf(norm.E2018),
			Input: cert.SpecialInput{Why: "A complaint", Clauses: []string{"8.6.1", "8.7.2", "99"}, Halves: 3, Target: today.AddDays(10)}}
	}
	for name, c := range map[string]struct {
		what  cert.SpecialFor
		facts func(*cert.SpecialFacts)
		holds bool
	}{
		"short notice":                       {cert.AtShortNotice, func(*cert.SpecialFacts) {}, true},
		"short notice, suspended":            {cert.AtShortNotice, func(f *cert.SpecialFacts) { f.Certificate = &suspended }, true},
		"short notice, no certificate":       {cert.AtShortNotice, func(f *cert.SpecialFacts) { f.Certificate = nil }, false},
		"no contract":                        {cert.AtShortNotice, func(f *cert.SpecialFacts) { f.Contract = cert.ContractOffered }, false},
		"one is open":                        {cert.AtShortNotice, func(f *cert.SpecialFacts) { f.Open = []cert.Audit{{SpecialFor: cert.AtShortNotice}} }, false},
		"another is open":                    {cert.AtShortNotice, func(f *cert.SpecialFacts) { f.Open = []cert.Audit{{SpecialFor: cert.ForFindings}} }, true},
		"extension, not applied for":         {cert.ForExtension, func(*cert.SpecialFacts) {}, false},
		"extension, reviewed":                {cert.ForExtension, func(f *cert.SpecialFacts) { f.Widened = true }, true},
		"extension, application open again":  {cert.ForExtension, func(f *cert.SpecialFacts) { f.Widened, f.Changed = true, cert.ChangeReview }, false},
		"extension, suspended":               {cert.ForExtension, func(f *cert.SpecialFacts) { f.Widened, f.Certificate = true, &suspended }, false},
		"verification, nothing waits":        {cert.ForFindings, func(*cert.SpecialFacts) {}, false},
		"verification, a major waits":        {cert.ForFindings, func(f *cert.SpecialFacts) { f.Majors = 1 }, true},
		"restoration, in force":              {cert.ForRestoration, func(*cert.SpecialFacts) {}, false},
		"restoration, suspended":             {cert.ForRestoration, func(f *cert.SpecialFacts) { f.Certificate = &suspended }, true},
		"before a transfer, we certified it": {cert.BeforeTransfer, func(*cert.SpecialFacts) {}, false},
		"before a transfer":                  {cert.BeforeTransfer, func(f *cert.SpecialFacts) { f.Certificate = nil }, true},
	} {
		f := good()
		f.Input.For = c.what
		c.facts(&f)
		a, err := f.Order(cert.Certification{ID: 7, Standard: string(norm.E2018)}, 1, 2, time.Now())
		var unmet *cert.Unmet
		if (err == nil) != c.holds || err != nil && !errors.As(err, &unmet) {
			t.Errorf("%s: %v, want it to hold: %v", name, err, c.holds)
		}
		if err == nil && (a.Kind != cert.Special || a.SpecialFor != c.what || len(a.Clauses) != 2 || a.Name != "Special audit 3" || a.Status != cert.AuditPlanned) {
			t.Errorf("%s: ordered %+v", name, a)
		}
	}
	for field, spoil := range map[string]func(*cert.SpecialInput){
		"for": func(in *cert.SpecialInput) { in.For = "fun" }, "why": func(in *cert.SpecialInput) { in.Why = " " }, "halves": func(in *cert.SpecialInput) { in.Halves = 0 },
		"clauses": func(in *cert.SpecialInput) { in.Clauses = []string{"99"} }, "target": func(in *cert.SpecialInput) { in.Target = today.AddDays(-1) },
		"latest": func(in *cert.SpecialInput) { in.Latest = today },
	} {
		f := good()
		f.Input.For = cert.AtShortNotice
		spoil(&f.Input)
		var wrong cert.Invalid
		if _, err := f.Order(cert.Certification{}, 1, 0, time.Now()); !errors.As(err, &wrong) || wrong[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// A special audit is the file's business before the next of the programme, but not before one that has its days; under
// suspension it says what comes next.
func TestSpecialAuditPlacesTheFile(t *testing.T) {
	today := day.MustParse("2026-06-01")
	c := cert.Certificate{Effective: day.MustParse("2026-01-01"), Expires: day.MustParse("2028-12-31"), SuspendedUntil: day.MustParse("2026-10-01")}
	active, suspended := c.Kept(cert.CertificateActive), c.Kept(cert.CertificateSuspended)
	regular := cert.Audit{ID: 1, Kind: cert.Surveillance, Name: "Surveillance 1", Status: cert.AuditPlanned, Target: day.MustParse("2026-12-01")}
	special := cert.Audit{ID: 2, Kind: cert.Special, Name: "Special audit 1", Status: cert.AuditPlanned, Target: day.MustParse("2026-06-11")}
	s := cert.Standing{Certificate: &active, Audits: []cert.Audit{regular, special}, Today: today}
	if p := cert.StageOf(s); p.What != "plan Special audit 1" || p.Stage != cert.StageCertified {
		t.Errorf("placed at %+v", p)
	}
	s.Audits[0].Status = cert.AuditScheduled
	if p := cert.StageOf(s); p.What != "prepare and announce Surveillance 1" {
		t.Errorf("placed at %+v", p)
	}
	s.Certificate, s.Audits = &suspended, []cert.Audit{special}
	if p := cert.StageOf(s); p.Stage != cert.StageSuspended || p.What != "plan Special audit 1" || p.Waiting != cert.Planner {
		t.Errorf("placed at %+v", p)
	}
	s.Audits[0].Status = cert.AuditConcluded
	if p := cert.StageOf(s); p.Waiting != cert.DecisionMaker || p.What != "restore or withdraw" {
		t.Errorf("placed at %+v", p)
	}
}
