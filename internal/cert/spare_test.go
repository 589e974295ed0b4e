package cert_test

import (
	"testing"

	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/day"
)

// R-DATE-02 to R-DATE-04: what the certification rests on cannot be cancelled while the contract binds; a surveillance can
// where the others keep every limit.
func TestProgrammeKeepsWhatItRestsOn(t *testing.T) {
	visit := func(id int64, target string) cert.Audit {
		return cert.Audit{ID: id, Cycle: 1, Kind: cert.Surveillance, Status: cert.AuditPlanned, Target: day.MustParse(target)}
	}
	yearly := []cert.Audit{visit(1, "2028-02-09"), visit(2, "2029-02-09")}
	halfYearly := []cert.Audit{visit(1, "2027-08-09"), visit(2, "2028-02-09"), visit(3, "2028-08-09"), visit(4, "2029-02-09"), visit(5, "2029-08-09")}
	recert := cert.Audit{ID: 8, Cycle: 1, Kind: cert.Recertification, Status: cert.AuditPlanned}
	opened := cycle.Start{Decision: day.MustParse("2027-03-09"), Cadence: "yearly"}
	half := cycle.Start{Decision: opened.Decision, Cadence: "half_yearly"}
	bound := cert.ContractSigned
	for _, c := range []struct {
		what     string
		audit    cert.Audit
		all      []cert.Audit
		opened   cycle.Start
		contract cert.ContractStatus
		may      bool
	}{
		{"first of two surveillances", yearly[0], yearly, opened, bound, false},
		{"second of two surveillances", yearly[1], yearly, opened, bound, false},
		{"first of five surveillances", halfYearly[0], halfYearly, half, bound, true},
		{"the first of five, when the second is gone", halfYearly[0], halfYearly[2:], half, bound, false},
		{"the only one of a calendar year", halfYearly[1], append([]cert.Audit{halfYearly[0]}, halfYearly[3:]...), half, bound, false},
		{"a surveillance before the decision", halfYearly[0], halfYearly, cycle.Start{}, bound, false},
		{"the recertification", recert, []cert.Audit{recert}, opened, bound, false},
		{"a stage 1 that is repeated", cert.Audit{ID: 1, Cycle: 1, Kind: cert.Stage1}, []cert.Audit{{ID: 2, Cycle: 1, Kind: cert.Stage1}}, cycle.Start{}, bound, true},
		{"a stage 1 repeated in another cycle", cert.Audit{ID: 1, Cycle: 1, Kind: cert.Stage1}, []cert.Audit{{ID: 2, Cycle: 2, Kind: cert.Stage1}}, cycle.Start{}, bound, false},
		{"a special audit", cert.Audit{ID: 1, Cycle: 1, Kind: cert.Special}, nil, opened, bound, true},
		{"anything after the contract ended", recert, nil, opened, cert.ContractEnded, true},
	} {
		f := cert.AuditFacts{Audit: c.audit, Left: c.audit.Beside(c.all), Opened: c.opened, Contract: c.contract}
		if met := cert.Dispensable.Checks(f)[0].Met; met != c.may {
			t.Errorf("%s can be cancelled: %v", c.what, met)
		}
	}
}
