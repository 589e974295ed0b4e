package calc

import (
	"fmt"
	"strings"
	"testing"
)

// Cases where a naive reading of the rulebook goes wrong: edges of bands, caps, floors, ties, month ends. Every expectation was
// worked out by hand.
func TestNaiveReadings(t *testing.T) {
	days := []string{"total_days", "stage1_days", "stage2_days", "surveillance_days", "recertification_days"}
	for _, c := range []struct {
		id, kind, line, want string
		fields               []string
	}{
		{"one person", "audit-time", `{"persons":1}`, "3.5 1 2.5 1.5 2.5", days},
		{"one person, floor and least visit", "audit-time", `{"persons":1,"factors":[{"code":"DEC-05","percent":-90,"why":"seen in the questionnaire and confirmed"}]}`, "2.5 1 1.5 1 2", days},
		{"band edge 26", "audit-time", `{"persons":26}`, "5.5 1.5 4 2 4", days},
		{"band edge 45", "audit-time", `{"persons":45}`, "5.5 1.5 4 2 4", days},
		{"band edge 46", "audit-time", `{"persons":46}`, "6 2 4 2 4", days},
		{"band edge 65", "audit-time", `{"persons":65}`, "6 2 4 2 4", days},
		{"band edge 66", "audit-time", `{"persons":66}`, "7 2 5 2.5 5", days},
		{"band edge 85", "audit-time", `{"persons":85}`, "7 2 5 2.5 5", days},
		{"band edge 86", "audit-time", `{"persons":86}`, "8 2.5 5.5 3 5.5", days},
		{"band edge 125", "audit-time", `{"persons":125}`, "8 2.5 5.5 3 5.5", days},
		{"band edge 175", "audit-time", `{"persons":175}`, "9 2.5 6.5 3 6", days},
		{"band edge 176", "audit-time", `{"persons":176}`, "10 3 7 3.5 7", days},
		{"band edge 275", "audit-time", `{"persons":275}`, "10 3 7 3.5 7", days},
		{"band edge 276", "audit-time", `{"persons":276}`, "11 3.5 7.5 4 7.5", days},
		{"band edge 625", "audit-time", `{"persons":625}`, "12 3.5 8.5 4 8", days},
		{"band edge 875", "audit-time", `{"persons":875}`, "13 4 9 4.5 9", days},
		{"band edge 1175", "audit-time", `{"persons":1175}`, "15 4.5 10.5 5 10", days},
		{"band edge 1176", "audit-time", `{"persons":1176}`, "16 5 11 5.5 11", days},
		{"band edge 10700", "audit-time", `{"persons":10700}`, "27 8 19 9 18", days},
		{"exactly the cap", "audit-time", `{"persons":60,"factors":[{"code":"DEC-02","percent":-30,"why":"seen in the questionnaire and confirmed"}]}`, "4.5 1.5 3 1.5 3", days},
		{"a hundredth above the cap", "audit-time", `{"persons":60,"factors":[{"code":"DEC-02","percent":-29.99,"why":"seen in the questionnaire and confirmed"}]}`, "4.5 1.5 3 1.5 3", days},
		{"factors offset each other before the cap", "audit-time", `{"persons":60,"factors":[{"code":"DEC-02","percent":-40,"why":"seen in the questionnaire and confirmed"},{"code":"INC-03","percent":25,"why":"seen in the questionnaire and confirmed"}]}`, "5.5 1.5 4 2 4", days},
		{"no ceiling", "audit-time", `{"persons":40,"factors":[{"code":"INC-03","percent":100,"why":"seen in the questionnaire and confirmed"}]}`, "11 3.5 7.5 4 7.5", days},
		{"a hundredth of a percent is rounded up", "audit-time", `{"persons":46,"factors":[{"code":"INC-03","percent":0.01,"why":"seen in the questionnaire and confirmed"}]}`, "6.5 2 4.5 2.5 4.5", days},
		{"a tie goes up", "audit-time", `{"persons":46,"rounding":"nearest_half","factors":[{"code":"INC-03","percent":12.5,"why":"seen in the questionnaire and confirmed"}]}`, "7 2 5 2.5 4.5", days},
		{"just below a tie", "audit-time", `{"persons":46,"rounding":"nearest_half","factors":[{"code":"INC-03","percent":4.16,"why":"seen in the questionnaire and confirmed"}]}`, "6 2 4 2 4", days},
		{"just above a tie", "audit-time", `{"persons":46,"rounding":"nearest_half","factors":[{"code":"INC-03","percent":4.17,"why":"seen in the questionnaire and confirmed"}]}`, "6.5 2 4.5 2 4.5", days},
		{"nearest below the floor is lifted", "audit-time", `{"persons":60,"rounding":"nearest_half","factors":[{"code":"DEC-02","percent":-29,"why":"seen in the questionnaire and confirmed"}]}`, "4.5 1.5 3 1.5 3", days},
		{"default weights", "audit-time", `{"persons":12,"factors":[{"code":"DEC-05"},{"code":"DEC-08"}]}`, "3 1 2 1 2", days},
		{"half-yearly", "audit-time", `{"persons":12,"cadence":"half_yearly"}`, "3.5 1 2.5 1 2.5", days},
		{"half-yearly of one day", "audit-time", `{"persons":12,"cadence":"half_yearly","factors":[{"code":"DEC-02","percent":-30,"why":"seen in the questionnaire and confirmed"}]}`, "2.5 1 1.5 0.5 2", days},
		{"a later audit", "audit-time", `{"persons":12,"audit":"surveillance"}`, "3.5 1 2.5 1.5 2.5", days},
		{"one half-timer", "audit-time", `{"personnel":{"part_time":[{"count":1,"weekly_hours":20}]}}`, "1", []string{"effective_persons"}},
		{"one with half an hour", "audit-time", `{"personnel":{"part_time":[{"count":1,"weekly_hours":0.5}]}}`, "1", []string{"effective_persons"}},
		{"hours of all groups before rounding", "audit-time", `{"personnel":{"part_time":[{"count":1,"weekly_hours":20},{"count":1,"weekly_hours":20}]}}`, "1", []string{"effective_persons"}},
		{"a week of 37.5", "audit-time", `{"personnel":{"part_time":[{"count":2,"weekly_hours":18.75}],"full_time_weekly_hours":37.5}}`, "1", []string{"effective_persons"}},
		{"a hundredth of an hour too much", "audit-time", `{"personnel":{"part_time":[{"count":2,"weekly_hours":20.01}]}}`, "2", []string{"effective_persons"}},
		{"N1", "audit-time", `{"personnel":{"part_time":[{"count":30,"weekly_hours":20}]}}`, "15", []string{"effective_persons"}},
		{"N4", "audit-time", `{"personnel":{"similar_work":[{"count":49,"what":"desk"},{"count":49,"what":"desk"},{"count":49,"what":"desk"}],"count_similar_by_root":true}}`, "21", []string{"effective_persons"}},
		{"option off", "audit-time", `{"personnel":{"full_time":10,"similar_work":[{"count":20,"what":"desk"}]}}`, "30", []string{"effective_persons"}},
		{"root of 1", "audit-time", `{"personnel":{"similar_work":[{"count":1,"what":"desk"}],"count_similar_by_root":true}}`, "1", []string{"effective_persons"}},
		{"root of 50", "audit-time", `{"personnel":{"similar_work":[{"count":50,"what":"desk"}],"count_similar_by_root":true}}`, "8", []string{"effective_persons"}},
		{"a group of nobody", "audit-time", `{"personnel":{"full_time":3,"similar_work":[{"count":0,"what":"desk"}],"count_similar_by_root":true}}`, "3", []string{"effective_persons"}},
		{"suppliers never", "audit-time", `{"personnel":{"full_time":15,"supplier_controlled":5000}}`, "15", []string{"effective_persons"}},
		{"temporary and contractors", "audit-time", `{"personnel":{"full_time":13,"temporary":1,"contractors":2}}`, "16", []string{"effective_persons"}},
		{"1 site initial", "sampling", `{"sites":1,"audit":"initial"}`, "1 0", []string{"sample", "random"}},
		{"2 surveillance", "sampling", `{"sites":2,"audit":"surveillance"}`, "1 1", []string{"sample", "random"}},
		{"3 initial", "sampling", `{"sites":3,"audit":"initial"}`, "2 1", []string{"sample", "random"}},
		{"3 surveillance", "sampling", `{"sites":3,"audit":"surveillance"}`, "2 1", []string{"sample", "random"}},
		{"3 recertification", "sampling", `{"sites":3,"audit":"recertification","effective":true}`, "2 1", []string{"sample", "random"}},
		{"25 surveillance is 3 exactly", "sampling", `{"sites":25,"audit":"surveillance"}`, "3 1", []string{"sample", "random"}},
		{"26 surveillance", "sampling", `{"sites":26,"audit":"surveillance"}`, "4 1", []string{"sample", "random"}},
		{"25 recertification is 4 exactly", "sampling", `{"sites":25,"audit":"recertification","effective":true}`, "4 1", []string{"sample", "random"}},
		{"not effective", "sampling", `{"sites":25,"audit":"recertification","effective":false}`, "5 2", []string{"sample", "random"}},
		{"effectiveness unsaid", "sampling", `{"sites":25,"audit":"recertification"}`, "5 2", []string{"sample", "random"}},
		{"groups keep their own roots", "sampling", `{"groups":[2,2,2],"audit":"initial"}`, "6 3", []string{"sample", "random"}},
		{"groups are not merged", "sampling", `{"groups":[13,13],"audit":"initial"}`, "8 2", []string{"sample", "random"}},
		{"no sampling, 1 site", "sampling", `{"sites":1,"audit":"surveillance","sampling_allowed":false}`, "1 0", []string{"sample", "random"}},
		{"no sampling, 11", "sampling", `{"sites":11,"audit":"surveillance","sampling_allowed":false}`, "4 0", []string{"sample", "random"}},
		{"100,000", "sampling", `{"sites":100000,"audit":"initial"}`, "317 80", []string{"sample", "random"}},
		{"level of neither", "audit-time", `{"persons":40,"integrated":{"others":[{"standard":"ISO/IEC 27001","days":8.5}]}}`, "14 14", []string{"integrated_raw_days", "integrated_days"}},
		{"0 % of the team", "audit-time", `{"persons":40,"integrated":{"others":[{"standard":"ISO/IEC 27001","days":8.5}],"client_level_percent":100,"team_level_percent":0}}`, "14 14", []string{"integrated_raw_days", "integrated_days"}},
		{"I1 nearest", "audit-time", `{"persons":40,"rounding":"nearest_half","integrated":{"others":[{"standard":"ISO/IEC 27001","days":8.5}],"client_level_percent":100,"team_level_percent":100}}`, "11.2 11", []string{"integrated_raw_days", "integrated_days"}},
		{"at the cap and integrated", "audit-time", `{"persons":12,"factors":[{"code":"DEC-02","percent":-30,"why":"seen in the questionnaire and confirmed"}],"integrated":{"others":[{"standard":"ISO 9001","days":2.5}],"client_level_percent":100,"team_level_percent":100}}`, "4.45 4.5", []string{"integrated_raw_days", "integrated_days"}},
		{"leap day", "cycle", `{"decision":"2024-02-29"}`, "2027-02-27", []string{"expiry"}},
		{"day before a leap year ends", "cycle", `{"decision":"2025-03-01"}`, "2028-02-29", []string{"expiry"}},
		{"31 August", "limit", `{"kind":"major_after_stage2","from":"2025-08-31"}`, "2026-02-28", []string{"until"}},
		{"31 August before a leap year", "limit", `{"kind":"major_after_stage2","from":"2027-08-31"}`, "2028-02-29", []string{"until"}},
		{"suspension on the last of a month", "limit", `{"kind":"suspension","from":"2026-03-31","expiry":"2027-01-31"}`, "2026-09-30", []string{"until"}},
		{"expiry is sooner", "limit", `{"kind":"suspension","from":"2026-10-01","expiry":"2027-01-31"}`, "2027-01-31", []string{"until"}},
		{"last day of restoration", "renewal", `{"expiry":"2027-03-14","decision":"2027-09-14"}`, "restored", []string{"outcome"}},
		{"a day later", "renewal", `{"expiry":"2027-03-14","decision":"2027-09-15"}`, "new_cycle", []string{"outcome"}},
		{"on the last valid day", "renewal", `{"expiry":"2027-03-14","decision":"2027-03-14"}`, "renewed", []string{"outcome"}},
		{"the day after", "renewal", `{"expiry":"2027-03-14","decision":"2027-03-15"}`, "restored", []string{"outcome"}},
		{"expiry on 31 August", "renewal", `{"expiry":"2027-08-31","decision":"2028-02-29"}`, "restored", []string{"outcome"}},
		{"lost accreditation", "limit", `{"kind":"transfer_after_lost_accreditation","from":"2026-02-10","expiry":"2026-06-30"}`, "2026-06-30", []string{"until"}},
		{"half a cent goes up", "fee", `{"price_list":{"currency":"EUR","day_rate":1},"initial_days":0.5}`, "1", []string{"initial"}},
		{"no recertification asked for", "fee", `{"price_list":{"currency":"EUR","day_rate":100},"initial_days":1,"surveillance_days":1}`, "<nil>", []string{"recertification"}},
		{"a recertification", "fee", `{"price_list":{"currency":"EUR","day_rate":100},"initial_days":1,"surveillance_days":1,"recertification_days":2}`, "200", []string{"recertification"}},
		{"discount of a third", "fee", `{"price_list":{"currency":"EUR","day_rate":101,"discounts":[{"reason":"framework_agreement","percent":33.33}]},"initial_days":1}`, "67", []string{"initial"}},
		{"a discount of all", "fee", `{"price_list":{"currency":"EUR","day_rate":101,"discounts":[{"reason":"framework_agreement","percent":100}]},"initial_days":1}`, "0", []string{"initial"}},
	} {
		if got := figures(ask(t, c.kind, c.line), c.fields...); got != c.want {
			t.Errorf("%s: %s, want %s", c.id, got, c.want)
		}
	}
}

// R-TIME-19, R-FEE-01: what was not asked for is not in the answer as a zero.
func TestNothingIsAnsweredThatWasNotAsked(t *testing.T) {
	later := ask(t, "audit-time", `{"persons":12,"audit":"recertification"}`)
	if first := ask(t, "audit-time", `{"persons":12}`); fmt.Sprint(later["audit_days"]) != "2.5" || first["audit_days"] != nil {
		t.Errorf("%v, %v", later["audit_days"], first["audit_days"])
	}
	priced := ask(t, "fee", `{"price_list":{"currency":"EUR","day_rate":100},"initial_days":1,"surveillance_days":1}`)
	if years := list(priced, "years"); len(years) != 3 {
		t.Errorf("%v", years)
	}
}

// Every refusal says which field is meant, by its path in the line.
func TestRefusalsNameTheField(t *testing.T) {
	for line, want := range map[string]string{
		`{"persons":12,"factors":[{"code":"DEC-99"}]}`:                                                      `"factors[0].code": "DEC-99" is not a factor`,
		`{"personnel":{"full_time":5,"contractors":-3}}`:                                                    `"personnel.contractors": a head count`,
		`{"personnel":{"part_time":[{"count":3,"weekly_hours":41}]}}`:                                       `"personnel.part_time[0].weekly_hours": part-time hours`,
		`{"central":{"persons":6},"sites":[{"persons":12},{"persons":12,"reduction_percent":60}]}`:          `"sites[1].reduction_percent": all reductions`,
		`{"persons":12,"site_count":-1}`:                                                                    `"site_count" must be more than zero`,
		`{"persons":40,"integrated":{"others":[{"standard":"","days":0}]}}`:                                 `"integrated.others[0].standard": name the standard`,
		`{"persons":40,"integrated":{"others":[{"standard":"ISO 9001","days":1}],"team_level_percent":-1}}`: `"integrated.team_level_percent": a level`,
	} {
		if _, message := refusal(t, ask(t, "audit-time", line)); !strings.HasPrefix(message, want) {
			t.Errorf("%s: %q, want %q", line, message, want)
		}
	}
	many := `{"persons":12,"factors":[` + strings.TrimSuffix(strings.Repeat(`{"code":"DEC-05"},`, 5000), ",") + `]}`
	if _, message := refusal(t, ask(t, "audit-time", many)); len(message) > 2000 || !strings.HasSuffix(message, "and 4989 more") {
		t.Errorf("%d characters: …%s", len(message), message[max(0, len(message)-40):])
	}
	if _, message := refusal(t, ask(t, "cycle", `{"decision":20240315}`)); !strings.Contains(message, "must be a date like 2027-03-14") {
		t.Errorf("a number for a day: %s", message)
	}
	if rule, message := refusal(t, ask(t, "sampling", `{"groups":[150000,150000],"audit":"initial","seed":1}`)); rule != "R-MS-05" || !strings.Contains(message, `"seed"`) {
		t.Errorf("%s: %s", rule, message)
	}
}
