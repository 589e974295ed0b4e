package norm

import (
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/day"
)

func TestClauseTrees(t *testing.T) {
	for edition, auditable := range map[Edition]int{E2018: 63, E2011: 39} {
		if got := len(Auditable(edition)); got != auditable {
			t.Errorf("%s has %d auditable clauses, want %d", edition, got, auditable)
		}
		checkTree(t, edition)
	}
	if len(Clauses("ISO 9001:2015")) != 0 {
		t.Error("an unknown edition has clauses")
	}
}

func checkTree(t *testing.T, edition Edition) {
	t.Helper()
	list := ChecklistOf(edition)
	if list.Edition != edition || list.Version == "" || list.Source == "" || list.Date == "" {
		t.Errorf("%s does not say which checklist it is: %q %q", edition, list.Version, list.Date)
	}
	seen := map[string]bool{"": true}
	parents := map[string]bool{}
	for _, c := range list.Clauses {
		if seen[c.Number] || !seen[c.Parent] || c.Title == "" || c.Edition != edition {
			t.Errorf("%s %s stands twice, before its parent, or without title", edition, c.Number)
		}
		if c.Parent != "" && !strings.HasPrefix(c.Number, c.Parent+".") {
			t.Errorf("%s %s is not under %s", edition, c.Number, c.Parent)
		}
		seen[c.Number], parents[c.Parent] = true, true
		if c.Auditable != (len(c.Questions) > 0) {
			t.Errorf("%s %s: a clause has questions exactly when it is auditable", edition, c.Number)
		}
	}
	for _, c := range Auditable(edition) {
		if parents[c.Number] {
			t.Errorf("%s %s is auditable and has clauses below it", edition, c.Number)
		}
	}
}

func TestSurveillanceClausesFollowHouseMinimum(t *testing.T) { // R-PROG-02
	minimum := []string{"4.4", "5.1", "6.1", "6.2", "8.1", "8.2.3", "8.5.1", "8.6.1", "9.1", "9.2", "9.3", "9.4", "10.1", "10.2"}
	covered := SurveillanceClauses(E2018)
	for _, number := range minimum {
		if !slices.ContainsFunc(covered, func(c Clause) bool {
			return c.Number == number || strings.HasPrefix(c.Number, number+".")
		}) {
			t.Errorf("no surveillance looks at %s", number)
		}
	}
	if n := len(Stage1Clauses(E2018)); n != 21 {
		t.Errorf("stage 1 looks at %d clauses, want 21", n)
	}
}

func TestLookup(t *testing.T) {
	c, found := Lookup(E2018, "8.6.1")
	if !found || c.Parent != "8.6" || !c.EverySurveillance || c.Sampling == "" || !strings.Contains(c.Documented, "procedure: ") {
		t.Errorf("8.6.1 is %+v, %v", c, found)
	}
	if _, found := Lookup(E2018, "11.1"); found {
		t.Error("clause 11.1 was found")
	}
	Clauses(E2018)[0].Title = "changed"
	if Clauses(E2018)[0].Title == "changed" {
		t.Error("a caller changed the clauses of all others")
	}
}

func TestMappingNamesKnownClauses(t *testing.T) {
	covered := map[string]bool{}
	for _, m := range Mappings() {
		for _, number := range m.To {
			known(t, E2018, number)
			covered[number] = true
		}
		for _, number := range m.From {
			known(t, E2011, number)
		}
	}
	for _, c := range Auditable(E2018) {
		number := c.Number
		for number != "" && !covered[number] {
			number = number[:max(strings.LastIndex(number, "."), 0)]
		}
		if number == "" {
			t.Errorf("%s is not mapped", c.Number)
		}
	}
}

func known(t *testing.T, e Edition, number string) {
	t.Helper()
	if _, found := Lookup(e, number); !found {
		t.Errorf("%s has no clause %q", e, number)
	}
}

func TestKeyDocuments(t *testing.T) {
	documents := KeyDocuments()
	if len(documents) != 14 || documents[0].Code != "K-01" || documents[13].Code != "K-14" {
		t.Errorf("there are %d key documents", len(documents))
	}
	for _, d := range documents {
		for _, number := range d.Clauses {
			known(t, E2018, number)
		}
	}
}

func TestItemLists(t *testing.T) {
	for name, c := range map[string]struct {
		list []Item
		want int
		rule string
	}{
		"review":           {ReviewItems(), 10, "R-REV-01"},
		"readiness":        {ReadinessSlots(), 19, ""},
		"stage1objectives": {Stage1Objectives(), 7, "R-S1-01"},
		"surveillance":     {SurveillanceItems(), 8, "R-SURV-01"},
		"recertification":  {RecertItems(), 7, "R-RECERT-01"},
		"opening":          {OpeningItems(), 17, "R-MEET-01"},
		"closing":          {ClosingItems(), 9, "R-MEET-02"},
		"report":           {ReportItems(), 22 + 7, "R-REP-0"},
		"certificate":      {CertificateItems(), 9, "R-CERT-01"},
	} {
		if len(c.list) != c.want {
			t.Errorf("%s has %d items, want %d", name, len(c.list), c.want)
		}
		keys := map[string]bool{}
		for _, i := range c.list {
			if i.Key == "" || i.Title == "" || keys[i.Key] || !strings.Contains(i.Source, c.rule) || i.Source == "" {
				t.Errorf("%s: %q lacks title or source, or stands twice", name, i.Key)
			}
			keys[i.Key] = true
			for _, number := range i.Clauses {
				known(t, E2018, number)
			}
		}
	}
	if len(items.Lists) != 9 {
		t.Errorf("the file holds %d lists, nine are offered", len(items.Lists))
	}
}

func TestDeclineReasons(t *testing.T) { // R-REV-02
	if n := len(DeclineReasons()); n != 14 {
		t.Errorf("%d reasons, want 14", n)
	}
	if r, found := LookupDeclineReason("NOT_IT_SERVICES"); !found || r.Label == "" {
		t.Errorf("NOT_IT_SERVICES is %+v", r)
	}
	if _, found := LookupDeclineReason("not_it_services"); found {
		t.Error("codes are exact")
	}
}

// D24: no certificate to the 2011 edition is valid after its last day.
func TestEditionDays(t *testing.T) {
	for _, c := range []struct {
		edition      Edition
		on           string
		audit, valid bool
	}{
		{E2011, "2011-05-31", false, false},
		{E2011, "2015-01-01", true, true},
		{E2011, "2020-10-01", false, true},
		{E2011, "2022-03-31", false, true},
		{E2011, "2022-04-01", false, false},
		{E2018, "2026-10-01", true, true},
		{"ISO/IEC 20000-2:2019", "2026-10-01", false, false},
	} {
		on := day.MustParse(c.on)
		if c.edition.AuditableOn(on) != c.audit || c.edition.ValidOn(on) != c.valid {
			t.Errorf("%s on %s", c.edition, c.on)
		}
	}
}

func TestConstantsHaveSources(t *testing.T) { // R-GEN-01
	on := On(day.New(2026, time.October, 1))
	all := on.All()
	if len(all) != len(installed) {
		t.Errorf("%d constants hold, %d are installed", len(all), len(installed))
	}
	for _, k := range all {
		if k.Name == "" || k.Value == "" || k.Meaning == "" || k.Document == "" || !strings.HasPrefix(k.Rule, "R-") {
			t.Errorf("%s lacks its value or source: %+v", k.Name, k)
		}
	}
	sorted := slices.IsSortedFunc(constants.Constants, func(a, b Constant) int {
		if a.Name != b.Name {
			return 0
		}
		return a.From.Compare(b.From)
	})
	if !sorted {
		t.Error("constants of one name must run from old to new")
	}
}

func TestNewEditionOfConstantIsDataChange(t *testing.T) { // R-GEN-01
	list := []Constant{
		{Name: "n", Value: "old", From: day.MustParse("2017-06-01"), To: day.MustParse("2029-12-31")},
		{Name: "n", Value: "new", From: day.MustParse("2028-01-01")},
		{Name: "gone", Value: "x", To: day.MustParse("2020-01-01")},
	}
	for on, want := range map[string]string{
		"2015-01-01": "old", "2027-12-31": "old", "2028-01-01": "new", "2030-01-01": "new",
	} {
		if got := holding(list, day.MustParse(on))["n"].Value; got != want {
			t.Errorf("on %s the value is %q, want %q", on, got, want)
		}
	}
	if _, held := holding(list, day.MustParse("2021-01-01"))["gone"]; held {
		t.Error("a constant holds after its end")
	}
}

func TestGetters(t *testing.T) {
	c := On(day.New(2026, time.October, 1))
	if n, err := c.Int("cycle.months"); n != 36 || err != nil {
		t.Errorf("cycle.months is %d, %v", n, err)
	}
	if f, err := c.Fraction("sms.max_reduction"); f != (Fraction{3, 10}) || err != nil {
		t.Errorf("sms.max_reduction is %s, %v", f, err)
	}
	if f, err := c.Fraction("sms.recert_fraction"); f != (Fraction{2, 3}) || err != nil {
		t.Errorf("sms.recert_fraction is %s, %v", f, err)
	}
	if b, err := c.Bool("sms.lunch_counts"); b || err != nil {
		t.Errorf("sms.lunch_counts is %v, %v", b, err)
	}
	if list, err := c.Ints("cycle.half_yearly_months"); !slices.Equal(list, []int{6, 12, 18, 24, 30}) || err != nil {
		t.Errorf("cycle.half_yearly_months is %v, %v", list, err)
	}
	if s, err := c.Text("sms.rounding"); s != "up_half" || err != nil {
		t.Errorf("sms.rounding is %q, %v", s, err)
	}
}

func TestGettersReportWhatIsNotThere(t *testing.T) {
	for _, c := range []Constants{{}, On(day.Day{})} {
		_, e1 := c.Int("cycle.moonths")
		_, e2 := c.Fraction("cycle.moonths")
		_, e3 := c.Bool("cycle.moonths")
		_, e4 := c.Ints("cycle.moonths")
		_, e5 := c.Text("cycle.moonths")
		_, e6 := c.With("cycle.moonths", "1")
		for i, err := range []error{e1, e2, e3, e4, e5, e6} {
			if err == nil || !strings.Contains(err.Error(), "cycle.moonths") {
				t.Errorf("getter %d said %v", i, err)
			}
		}
	}
	c := On(day.Day{})
	if _, err := c.Int("sms.rounding"); err == nil {
		t.Error("a text was read as a number")
	}
	if _, err := c.Bool("cycle.months"); err == nil {
		t.Error("a number was read as true or false")
	}
	if _, err := c.Ints("sms.rounding"); err == nil {
		t.Error("a text was read as a list")
	}
}

func TestWithReplacesOneValue(t *testing.T) {
	c := On(day.Day{})
	changed, err := c.With("cycle.months", "24")
	if n, _ := changed.Int("cycle.months"); n != 24 || err != nil {
		t.Errorf("it is %d, %v", n, err)
	}
	if n, _ := c.Int("cycle.months"); n != 36 {
		t.Error("the original changed too")
	}
}

func TestParseFraction(t *testing.T) {
	for s, want := range map[string]Fraction{"1/3": {1, 3}, "0.30": {3, 10}, "1": {1, 1}, "4/8": {1, 2}, "0": {0, 1}, "2.5": {5, 2}} {
		if got, err := parseFraction(s); got != want || err != nil {
			t.Errorf("%q is %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "1/0", "-1/3", "1/-3", "a", "0.3/2", "1/2/3", "1.2.3", "9999999999", "0.1234567890"} {
		if got, err := parseFraction(s); err == nil {
			t.Errorf("%q was read as %s", s, got)
		}
	}
}

func TestAuditTimeTableHasNoGap(t *testing.T) { // R-TIME-01
	table := On(day.Day{}).Table()
	next, least := 1, 0
	for _, b := range table.Bands {
		if b.From != next || b.To < b.From || b.HalfDays <= least || b.Inferred != (b.From > 1175) {
			t.Errorf("the row from %d does not follow the one before", b.From)
		}
		next, least = b.To+1, b.HalfDays
	}
	if table.Last() != 10700 || (Table{}).Last() != 0 {
		t.Errorf("the table ends at %d", table.Last())
	}
	for persons, want := range map[int]int{1: 7, 15: 7, 16: 9, 1175: 30, 1176: 32, 0: 0, 10701: 0} {
		if b, _ := table.Band(persons); b.HalfDays != want {
			t.Errorf("%d persons take %d half days, want %d", persons, b.HalfDays, want)
		}
	}
}

func TestFactorTable(t *testing.T) { // R-TIME-04
	c := On(day.Day{})
	if len(c.Factors()) != 18 {
		t.Errorf("%d factors, want 18", len(c.Factors()))
	}
	for _, f := range c.Factors() {
		if (f.Kind == Decrease) != (f.DefaultPercent < 0) || f.DefaultPercent == 0 || f.Name == "" {
			t.Errorf("%s moves the wrong way: %+v", f.Code, f)
		}
		for _, other := range f.Excludes {
			o, found := c.Factor(other)
			if !found || !slices.Contains(o.Excludes, f.Code) {
				t.Errorf("%s excludes %s, not the other way", f.Code, other)
			}
		}
	}
}

func TestOtherTablesHaveNoGap(t *testing.T) { // R-IMS-01
	c := On(day.New(2026, time.October, 1))
	for _, table := range c.OtherTables() {
		if table.Document == "" || table.Edition == "" || table.Clause == "" || table.Version == "" {
			t.Errorf("%s %s has no source", table.Standard, table.Level)
		}
		last, days := 0, 0
		for _, b := range table.Bands {
			if b.From != last+1 || b.To < b.From || b.HalfDays < days {
				t.Errorf("%s: row %+v after %d persons, %d half days", table.Version, b, last, days)
			}
			last, days = b.To, b.HalfDays
		}
		if table.Last() != 10700 {
			t.Errorf("%s ends at %d", table.Version, table.Last())
		}
	}
}

// The figures that were confirmed in answers of the accreditation bodies' committee, and the edges of the tables.
func TestOtherTables(t *testing.T) { // R-IMS-01, T17, T18, M16
	c := On(day.New(2026, time.October, 1))
	for _, want := range []struct {
		standard, level  string
		persons, halfDay int
	}{
		{"ISO 9001", "", 5, 3}, {"ISO 9001", "", 15, 5}, {"ISO 9001", "", 55, 10}, {"ISO 9001", "", 10700, 44},
		{"ISO/IEC 27001", "", 40, 17}, {"ISO/IEC 27001", "", 12, 12}, {"ISO/IEC 27001", "", 21, 14}, {"ISO/IEC 27001", "", 10700, 56},
		{"ISO 45001", "high", 12, 9}, {"ISO 45001", "medium", 12, 7}, {"ISO 45001", "low", 12, 6}, {"ISO 45001", "medium", 1300, 32},
	} {
		table, known := c.OtherTable(want.standard, want.level)
		band, found := table.Band(want.persons)
		if !known || !found || band.HalfDays != want.halfDay {
			t.Errorf("%s %s, %d persons: %d half days, want %d", want.standard, want.level, want.persons, band.HalfDays, want.halfDay)
		}
	}
	for _, unknown := range [][2]string{{"ISO 9001", "high"}, {"ISO 45001", ""}, {"ISO/IEC 20000-1", ""}} {
		if _, known := c.OtherTable(unknown[0], unknown[1]); known {
			t.Errorf("%v has a table", unknown)
		}
	}
}

// The table above 10 persons equals the medium column of OH&SMS 1, from which the rows beyond the annex were taken (R-TIME-03).
func TestInferredRowsFollowTheirSource(t *testing.T) {
	c := On(day.New(2026, time.October, 1))
	medium, _ := c.OtherTable("ISO 45001", "medium")
	for _, b := range c.Table().Bands[1:] {
		if other, _ := medium.Band(b.From); other != (Band{From: b.From, To: b.To, HalfDays: b.HalfDays}) {
			t.Errorf("%+v is not %+v", b, other)
		}
	}
}
