package office_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
	"assay/internal/office"
	"assay/internal/testkit"
)

var keeper = cert.Actor{AccountID: 9, PersonID: 109, Name: "Adam Admin", Roles: []cert.Role{cert.Administrator}}

func branch(t *testing.T, k *testkit.Kit, name, country, currency string) cert.Branch {
	t.Helper()
	b, err := k.Office.KeepBranch(context.Background(), keeper, cert.Branch{Name: name, Address: "1 High Street", City: name, Country: country, Currency: currency})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func prices(t *testing.T, k *testkit.Kit, name string, b cert.Branch, list fee.PriceList, from day.Day) cert.PriceList {
	t.Helper()
	ctx := context.Background()
	l, err := k.Office.DraftPriceList(ctx, keeper, 0, office.PriceListInput{Name: name, BranchID: b.ID, ValidFrom: from, Prices: list})
	if err == nil {
		l, err = k.Office.StepPriceList(ctx, keeper, l.ID, l.Version, cert.Publish)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// R-FEE-01: a list is drafted, put in force and retired; what was in force is never edited, whoever writes it.
func TestPriceListsComeInRevisions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, today := context.Background(), k.Office.Today()
		b := branch(t, k, "Athens", "GR", "EUR")
		good := fee.PriceList{Currency: "EUR", DayRate: 70000}
		if _, err := k.Office.DraftPriceList(ctx, planner, 0, office.PriceListInput{Name: "Athens", BranchID: b.ID, ValidFrom: today, Prices: good}); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner drafted a price list: %v", err)
		}
		for field, in := range map[string]office.PriceListInput{
			"day_rate":        {Name: "A", BranchID: b.ID, ValidFrom: today, Prices: fee.PriceList{Currency: "EUR", DayRate: -1}},
			"currency":        {Name: "A", BranchID: b.ID, ValidFrom: today, Prices: fee.PriceList{Currency: "EUX", DayRate: 1}},
			"discounts":       {Name: "A", BranchID: b.ID, ValidFrom: today, Prices: fee.PriceList{Currency: "EUR", DayRate: 1, Discounts: []fee.Discount{{Reason: "if_certified", Percent: 1}}}},
			"certificate_fee": {Name: "A", BranchID: b.ID, ValidFrom: today, Prices: fee.PriceList{Currency: "EUR", DayRate: 1, CertificateFee: 1, CertificateIncluded: true}},
			"branch":          {Name: "A", BranchID: 99, ValidFrom: today, Prices: good},
			"valid_from":      {Name: "A", BranchID: b.ID, Prices: good},
			"valid_to":        {Name: "A", BranchID: b.ID, ValidFrom: today, ValidTo: today.AddDays(-1), Prices: good},
			"name":            {BranchID: b.ID, ValidFrom: today, Prices: good},
		} {
			_, err := k.Office.DraftPriceList(ctx, keeper, 0, in)
			var wrong cert.Invalid
			if !errors.As(err, &wrong) || wrong[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		l := prices(t, k, "Athens", b, good, today)
		if _, err := k.Office.EditPriceList(ctx, keeper, l.ID, office.PriceListInput{Version: l.Version, BranchID: b.ID, ValidFrom: today, Prices: fee.PriceList{Currency: "EUR", DayRate: 1}}); err == nil {
			t.Error("a list in force was edited")
		}
		forged := l
		forged.Prices.DayRate = 1
		if err := k.Store.SavePriceList(ctx, &forged); err == nil {
			t.Error("the database let a list in force be changed")
		}
		next, err := k.Office.DraftPriceList(ctx, keeper, l.ID, office.PriceListInput{})
		if err != nil || next.Revision != 2 || next.Prices.DayRate != 70000 || next.Status != cert.EditionDraft {
			t.Fatalf("the next revision is %+v, %v", next, err)
		}
		dearer := next.Prices
		dearer.DayRate = 75000
		next, err = k.Office.EditPriceList(ctx, keeper, next.ID, office.PriceListInput{Version: next.Version, BranchID: b.ID, ValidFrom: today, Prices: dearer})
		if err != nil || len(next.Since(l)) != 1 {
			t.Fatalf("changed: %+v, %v", next.Since(l), err)
		}
		if next, err = k.Office.StepPriceList(ctx, keeper, next.ID, next.Version, cert.Publish); err != nil {
			t.Fatal(err)
		}
		if held, _ := k.Office.HoldingPrices(ctx); len(held) != 1 || held[0].ID != next.ID {
			t.Errorf("today holds %+v", held)
		}
		if _, err := k.Office.StepPriceList(ctx, keeper, next.ID, next.Version, cert.Retire); err != nil {
			t.Fatal(err)
		}
		if held, _ := k.Office.HoldingPrices(ctx); len(held) != 1 || held[0].ID != l.ID {
			t.Errorf("after the retirement holds %+v", held)
		}
	})
}

// R-FEE-01: a quotation is priced by the list of the office in the client's country; the planner may choose another, and
// what was quoted keeps its prices when the list changes.
func TestQuotationChoosesTheListOfItsOffice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, today := context.Background(), k.Office.Today()
		berlin, athens := branch(t, k, "Berlin", "DE", "EUR"), branch(t, k, "Athens", "GR", "USD")
		eur := prices(t, k, "Berlin", berlin, fee.PriceList{Currency: "EUR", DayRate: 60000, RegistrationYearly: 15000, CertificateIncluded: true, Discounts: []fee.Discount{{Reason: fee.NonProfit, Percent: 1000}}}, today)
		usd := prices(t, k, "Athens", athens, fee.PriceList{Currency: "USD", DayRate: 80000, TaxPercent: 2400, InflationPercent: 500}, today)
		d := acceptedFile(t, k, testkit.Questionnaire())
		d.time(1, audittime.Input{Persons: 12, Factors: thirtyOff()})
		q, err := k.Office.DraftQuotation(ctx, planner, d.file, 1)
		if err != nil || q.PriceListID != usd.ID || q.Currency != "USD" || q.InitialMinor != 200000 || q.TaxPercent != 2400 {
			t.Fatalf("a client in Greece is quoted %+v, %v", q, err)
		}
		years, err := q.Years(cert.Yearly)
		if err != nil || years[2].Total.Net != 88200 {
			t.Errorf("the third year costs %+v, %v", years, err)
		}
		terms := office.QuotationTerms{Version: q.Version, ValidUntil: today.AddDays(9), PriceListID: eur.ID, Language: "de", ReverseCharge: true}
		for field, change := range map[string]func(*office.QuotationTerms){
			"price_list":      func(in *office.QuotationTerms) { in.PriceListID = 99 },
			"language":        func(in *office.QuotationTerms) { in.Language = "xx" },
			"tax":             func(in *office.QuotationTerms) { in.TaxPercent = 1900 },
			"discount":        func(in *office.QuotationTerms) { in.DiscountReason, in.DiscountPercent = string(fee.NonProfit), 1001 },
			"discount_reason": func(in *office.QuotationTerms) { in.DiscountReason, in.DiscountPercent = string(fee.Framework), 100 },
		} {
			bad := terms
			change(&bad)
			_, err := k.Office.EditQuotation(ctx, planner, q.ID, bad)
			var wrong cert.Invalid
			if !errors.As(err, &wrong) || wrong[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if q, err = k.Office.EditQuotation(ctx, planner, q.ID, terms); err != nil || q.InitialMinor != 150000 || q.YearlyMinor != 75000 || q.Currency != "EUR" {
			t.Fatalf("in EUR: %+v, %v", q, err)
		}
		f, _ := k.Store.Certification(ctx, cert.SystemActor, d.file)
		if c, _ := k.Store.Client(ctx, cert.SystemActor, f.ClientID); c.Language != "de" {
			t.Errorf("the client's language is %q", c.Language)
		}
		if _, err = k.Office.StepPriceList(ctx, keeper, eur.ID, eur.Version, cert.Retire); err != nil {
			t.Fatal(err)
		}
		if q, err = k.Office.SendQuotation(ctx, planner, q.ID, q.Version); err != nil || q.Total(cert.PartInitial).Net != 150000 {
			t.Errorf("sent after the list was retired: %+v, %v", q, err)
		}
	})
}

// R-FEE-01, R-MS-04: a journey is charged for every place that an audit visits, and the review before a transfer where the
// list has a price for it; each line says what it counts.
func TestJourneysAreThoseToThePlacesVisited(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		prices(t, k, "Athens", branch(t, k, "Athens", "GR", "EUR"), fee.PriceList{Currency: "EUR", DayRate: 60000, TravelPerVisit: 18000, Transfer: 45000}, k.Office.Today())
		group := acceptedFile(t, k, sixtySites())
		in := group.start(0)
		in.Sheet.Sampling = decided()
		at := group.record(in)
		q, err := k.Office.DraftQuotation(ctx, planner, group.file, 1)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]string{}
		for _, l := range q.Lines {
			if l.Code == "travel" {
				said[l.Part] = fmt.Sprintf("%d: %s", l.Pieces, l.Trace(at))
			}
		}
		for part, want := range map[string]string{cert.PartInitial: "10: one for stage 1; for stage 2 the central function and 8 sites",
			cert.PartYearly: "6: each time the central function and 5 sites", cert.PartRecert: "9: the central function and 8 sites"} {
			if said[part] != want {
				t.Errorf("%s: %q, want %q", part, said[part], want)
			}
		}
		moving := testkit.Questionnaire()
		moving.Request.Kind = "transfer"
		moving.History = cert.History{Held: "yes", Body: "Lost Cert", Certificate: "LC-1", Issued: "2024-05-02", Expiry: "2027-05-01", Status: "valid", Accredited: "yes", Reason: "It closes"}
		one := acceptedFile(t, k, moving)
		one.time(1, audittime.Input{Persons: 12})
		if q, err = k.Office.DraftQuotation(ctx, planner, one.file, 1); err != nil || q.Lines[0].Code != "transfer" || q.InitialMinor != 45000+210000+2*18000 {
			t.Errorf("a transfer is quoted %+v, %v", q.Lines, err)
		}
	})
}

// R-FEE-04: what is accepted is the document that was shown, after it was read.
func TestExactlyTheDocumentShownIsAccepted(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	q := acceptedFile(t, k, testkit.Questionnaire()).sent()
	answer := office.QuotationAnswer{Version: q.Version, Name: "Eleni Papadaki", Position: "Director", Read: true, SHA256: strings.Repeat("0", 64)}
	if _, err := k.Office.AcceptQuotation(ctx, eleni, q.Code, answer); !errors.Is(err, cert.Conflict) {
		t.Errorf("another document was accepted: %v", err)
	}
	answer.SHA256, answer.Read = q.PaperSHA256, false
	var wrong cert.Invalid
	if _, err := k.Office.AcceptQuotation(ctx, eleni, q.Code, answer); !errors.As(err, &wrong) || wrong[0].Field != "read" {
		t.Errorf("accepted unread: %v", err)
	}
	answer.Read = true
	if q, err := k.Office.AcceptQuotation(ctx, eleni, q.Code, answer); err != nil || q.AnsweredSHA256 != q.PaperSHA256 || q.AnsweredAt == nil {
		t.Errorf("accepted: %+v, %v", q, err)
	}
}

// R-REV-05: a change of figures after the signatures needs a new version, and until both have signed it the old one binds.
func TestChangedFiguresNeedANewContractVersion(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		first := d.signed()
		if _, err := k.Office.DraftContract(ctx, planner, d.file); !unmet(err, "R-REV-05") && !unmet(err, "R-FEE-04") {
			t.Errorf("the same figures were contracted twice: %v", err)
		}
		before, _ := k.Store.Audits(ctx, d.file)
		d.time(2, audittime.Input{Persons: 30})
		q, err := k.Office.DraftQuotation(ctx, planner, d.file, 2)
		if err == nil {
			q, err = k.Office.SendQuotation(ctx, planner, q.ID, q.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.DraftContract(ctx, planner, d.file); !unmet(err, "R-FEE-04") {
			t.Errorf("contracted before the quotation was accepted: %v", err)
		}
		if q, err = k.Office.AcceptQuotation(ctx, eleni, q.Code, office.QuotationAnswer{Version: q.Version, Name: "Eleni", Position: "Director", Read: true, SHA256: q.PaperSHA256}); err != nil {
			t.Fatal(err)
		}
		c, err := k.Office.DraftContract(ctx, planner, d.file)
		if err != nil || c.Number != first.Number+"-2" || c.Revision != 2 {
			t.Fatalf("the new version is %s: %v", c.Number, err)
		}
		if d.stage() != cert.StageOne {
			t.Errorf("while the new version is drafted the file stands at %s", d.stage())
		}
		c, err = k.Office.OfferContract(ctx, planner, c.ID, c.Version)
		if err == nil {
			c, err = k.Office.SignContract(ctx, eleni, c.Code, signature(c))
		}
		if err == nil {
			c, err = k.Office.CountersignContract(ctx, planner, c.ID, signature(c))
		}
		if err != nil || c.Status != cert.ContractSigned {
			t.Fatalf("signed: %s, %v", c.Status, err)
		}
		sheet, err := k.Office.ContractSheet(ctx, planner, c.ID)
		if err != nil || sheet.Former != first.Number || len(sheet.Changes) == 0 {
			t.Errorf("the new version changes %+v against %q, %v", sheet.Changes, sheet.Former, err)
		}
		old, _ := k.Store.Contract(ctx, planner, first.ID)
		if old.Status != cert.ContractEnded || !strings.Contains(old.EndReason, c.Number) {
			t.Errorf("the first version is %s: %s", old.Status, old.EndReason)
		}
		if after, _ := k.Store.Audits(ctx, d.file); len(after) != len(before) {
			t.Errorf("the programme had %d audits and has %d", len(before), len(after))
		}
	})
}

// R-REV-05: scope and sites as they stand are what is signed.
func TestContractCoversTheSitesAsTheyStand(t *testing.T) {
	k := testkit.New(t)
	ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
	c := d.offered()
	f, _ := k.Store.Certification(ctx, cert.SystemActor, d.file)
	f.Scope += " and from Patras"
	if err := k.Store.SaveCertification(ctx, &f); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Office.SignContract(ctx, eleni, c.Code, signature(c)); !unmet(err, "R-REV-05") {
		t.Errorf("signed over another scope: %v", err)
	}
}

// R-REV-05: contracts are made from the template in force; a placeholder that there is not is refused at its line.
func TestContractTemplatesAreKeptInRevisions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		if _, err := k.Office.DraftTemplate(ctx, planner); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner drafted a template: %v", err)
		}
		draft, err := k.Office.DraftTemplate(ctx, keeper)
		if err != nil || len(draft.Check()) != 0 || len(draft.Missing()) != 0 {
			t.Fatalf("the installed text: %v %v %v", err, draft.Check(), draft.Missing())
		}
		var wrong cert.Invalid
		_, err = k.Office.EditTemplate(ctx, keeper, draft.ID, office.TemplateInput{Version: draft.Version, Text: "# Parties\n{{body}} and {{custommer}}"})
		if !errors.As(err, &wrong) || wrong[0].Field != "text" || !strings.HasPrefix(wrong[0].Message, "Line 2: ") || !strings.Contains(wrong[0].Message, "{{custommer}}") {
			t.Errorf("an unknown placeholder: %v", err)
		}
		short, err := k.Office.EditTemplate(ctx, keeper, draft.ID, office.TemplateInput{Version: draft.Version, Text: "# Parties\n{{body}} and {{client}}"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.StepTemplate(ctx, keeper, short.ID, short.Version, cert.Publish); !unmet(err, "R-FEE-01") {
			t.Errorf("a text without sites and days came into force: %v", err)
		}
		text := draft.Text + "\n# House rule\nThe certificate hangs at eye level at {{client}}.\n"
		whole, err := k.Office.EditTemplate(ctx, keeper, draft.ID, office.TemplateInput{Version: short.Version, Text: text})
		if err == nil {
			whole, err = k.Office.StepTemplate(ctx, keeper, whole.ID, whole.Version, cert.Publish)
		}
		if err != nil {
			t.Fatal(err)
		}
		c := acceptedFile(t, k, testkit.Questionnaire()).offered()
		if !strings.Contains(c.Terms, "hangs at eye level at Aegean Hosting") || c.Template != "Certification agreement revision 1" || strings.Contains(c.Terms, "{{") {
			t.Errorf("the contract of %s says %q", c.Template, c.Terms)
		}
		whole.Text = "# Other"
		if err := k.Store.SaveContractTemplate(ctx, &whole); err == nil {
			t.Error("the database let a template in force be changed")
		}
	})
}
