package office_test

import (
	"context"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// R-IMS-01, R-FEE-04, R-REV-05: a client that is audited for ISO/IEC 27001 as well has the whole time in its quotation, its
// contract and the audits of its programme, without anything typed twice.
func TestIntegratedTimeIsPricedAgreedAndPlanned(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, q := context.Background(), walk.Questionnaire(0)
		q.Others = []cert.OtherSystem{{Standard: "ISO/IEC 27001:2022", Body: "Northwind Certification", Together: "yes"}}
		q.Integration = cert.Integration{Documents: "yes", Review: "yes", Audits: "yes", Policy: "yes", Processes: "yes", Improvement: "yes", Responsibles: "yes"}
		d := acceptedFile(t, k, q)
		in := d.start(0)
		if g := in.Input.Integrated; g == nil || g.Others[0].Standard != "ISO/IEC 27001" {
			t.Fatalf("the sheet begins with %+v", g)
		}
		in.Input.Personnel, in.Input.Persons = nil, 40
		team := audittime.Whole(100)
		in.Input.Integrated.TeamLevel = &team
		at := d.record(in)
		if at.TotalHalves != 23 || at.Stage1Halves != 7 || at.Stage2Halves != 16 || at.YearHalves != 8 || at.RecertHalves != 16 {
			t.Fatalf("I1 is recorded as %+v", at)
		}
		priced, err := k.Office.DraftQuotation(ctx, planner, d.file, 1)
		if err != nil || priced.Lines[0].Halves != 23 || priced.InitialMinor != 11*60000+30000 {
			t.Fatalf("%+v, %v", priced.Lines, err)
		}
		c := d.signedOn(priced)
		if text := contractText(c); !strings.Contains(text, "11.5 days for the initial audit (3.5 days for stage 1 and 8 days for stage 2)") ||
			!strings.Contains(text, "ISO/IEC 20000-1 (5.5 days by its own calculation), ISO/IEC 27001 (8.5 days by its own calculation)") {
			t.Error(text)
		}
		if position, err := k.Store.PositionOf(ctx, second.PersonID); err != nil || position != "Head of certification" {
			t.Errorf("the position of the last signature is %q, %v", position, err)
		}
		if position, err := k.Store.PositionOf(ctx, planner.PersonID); err != nil || position != "" {
			t.Errorf("who never signed has the position %q, %v", position, err)
		}
		audits, err := k.Store.Audits(ctx, d.file)
		if err != nil {
			t.Fatal(err)
		}
		want := map[cert.AuditKind]int{cert.Stage1: 7, cert.Stage2: 16, cert.Surveillance: 8, cert.Recertification: 16}
		for _, a := range audits {
			if a.Halves != want[a.Kind] {
				t.Errorf("%s takes %d half days, want %d", a.Name, a.Halves, want[a.Kind])
			}
		}
	})
}

// signedOn takes a draft of a quotation to the signed contract.
func (d deal) signedOn(q cert.Quotation) cert.Contract {
	d.t.Helper()
	ctx := context.Background()
	q, err := d.k.Office.SendQuotation(ctx, planner, q.ID, q.Version)
	if err == nil {
		_, err = d.k.Office.AcceptQuotation(ctx, eleni, q.Code, office.QuotationAnswer{Version: q.Version, Read: true, SHA256: q.PaperSHA256, Name: "Eleni Papadaki", Position: "Managing director"})
	}
	var c cert.Contract
	if err == nil {
		c, err = d.k.Office.DraftContract(ctx, planner, d.file)
	}
	if err == nil {
		c, err = d.k.Office.OfferContract(ctx, planner, c.ID, c.Version)
	}
	if err == nil {
		c, err = d.k.Office.SignContract(ctx, eleni, c.Code, signature(c))
	}
	if err == nil {
		c, err = d.k.Office.CountersignContract(ctx, second, c.ID, office.ContractSignature{Version: c.Version, Position: "Head of certification", Agreed: true, SHA256: c.PaperSHA256})
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func contractText(c cert.Contract) string {
	var all []string
	for _, p := range c.Parts() {
		all = append(append(all, p.Title), p.Text...)
	}
	return strings.Join(all, "\n")
}
