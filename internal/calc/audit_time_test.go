package calc

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// factor is one used factor in JSON.
func factor(code string, percent int) string {
	return fmt.Sprintf(`{"code": %q, "percent": %d, "why": "seen in the questionnaire and confirmed"}`, code, percent)
}

// figures are the named numbers of an answer, as they stand in a worked example.
func figures(answer map[string]any, names ...string) string {
	var out []string
	for _, name := range names {
		out = append(out, fmt.Sprint(answer[name]))
	}
	return strings.Join(out, " ")
}

// T1 to T14 of the rulebook through the command, in both roundings: total, stages, surveillance, recertification.
func TestWorkedExamples(t *testing.T) {
	for _, c := range []struct {
		id              string
		persons         int
		factors         string
		base, raw       string
		up, nearest     string
		uncapped, taken float64
	}{
		{"T1", 12, "", "3.5", "3.5", "3.5 1 2.5 1.5 2.5", "3.5 1 2.5 1 2.5", 0, 0},
		{"T2", 12, factor("DEC-01", -5) + "," + factor("DEC-05", -10) + "," + factor("DEC-07", -10) + "," + factor("DEC-08", -5), "3.5", "2.45", "2.5 1 1.5 1 2", "2.5 1 1.5 1 1.5", -30, -30},
		{"T3", 12, factor("DEC-01", -20) + "," + factor("DEC-05", -20) + "," + factor("DEC-07", -20) + "," + factor("DEC-08", -10) + "," + factor("INC-04", 10), "3.5", "2.45", "2.5 1 1.5 1 2", "2.5 1 1.5 1 1.5", -60, -30},
		{"T4", 8, factor("DEC-05", -10), "3.5", "3.15", "3.5 1 2.5 1.5 2.5", "3 1 2 1 2", -10, -10},
		{"T5", 15, "", "3.5", "3.5", "3.5 1 2.5 1.5 2.5", "3.5 1 2.5 1 2.5", 0, 0},
		{"T6", 16, "", "4.5", "4.5", "4.5 1.5 3 1.5 3", "4.5 1.5 3 1.5 3", 0, 0},
		{"T7", 25, factor("DEC-02", -25), "4.5", "3.375", "3.5 1 2.5 1.5 2.5", "3.5 1 2.5 1 2.5", -25, -25},
		{"T8", 40, factor("INC-03", 15), "5.5", "6.325", "6.5 2 4.5 2.5 4.5", "6.5 2 4.5 2 4.5", 15, 15},
		{"T9", 60, factor("DEC-05", -35), "6", "4.2", "4.5 1.5 3 1.5 3", "4.5 1.5 3 1.5 3", -35, -30},
		{"T10", 80, factor("DEC-02", -20), "7", "5.6", "6 2 4 2 4", "5.5 1.5 4 2 3.5", -20, -20},
		{"T11", 150, factor("INC-01", 10), "9", "9.9", "10 3 7 3.5 7", "10 3 7 3.5 6.5", 10, 10},
		{"T12", 500, factor("DEC-02", -15), "12", "10.2", "10.5 3 7.5 3.5 7", "10 3 7 3.5 6.5", -15, -15},
		{"T13", 1000, factor("INC-03", 25), "15", "18.75", "19 5.5 13.5 6.5 13", "19 5.5 13.5 6.5 12.5", 25, 25},
		{"T14", 1300, "", "16", "16", "16 5 11 5.5 11", "16 5 11 5.5 10.5", 0, 0},
	} {
		t.Run(c.id, func(t *testing.T) {
			for rounding, want := range map[string]string{"up_half": c.up, "nearest_half": c.nearest} {
				got := ask(t, "audit-time", fmt.Sprintf(`{"persons": %d, "factors": [%s], "rounding": %q}`, c.persons, c.factors, rounding))
				if days := figures(got, "total_days", "stage1_days", "stage2_days", "surveillance_days", "recertification_days"); days != want {
					t.Errorf("%s: %s, want %s", rounding, days, want)
				}
				if figures(got, "base_days", "raw_days") != c.base+" "+c.raw || got["uncapped_percent"] != c.uncapped || got["applied_percent"] != c.taken || got["inferred"] != (c.id == "T14") || got["effective_persons"] != float64(c.persons) {
					t.Errorf("%v", got)
				}
				if warned(got, "R-TIME-06") != (c.uncapped < -30) || warned(got, "R-TIME-03") != (c.id == "T14") || len(list(got, "steps")) < 8 {
					t.Errorf("%v", got)
				}
			}
		})
	}
}

func list(answer map[string]any, name string) []any {
	l, _ := answer[name].([]any)
	return l
}

func warned(answer map[string]any, rule string) bool {
	for _, w := range list(answer, "warnings") {
		if w.(map[string]any)["rule"] == rule {
			return true
		}
	}
	return false
}

// N1 to N5, and what is put together of them in the contract.
func TestEffectivePersons(t *testing.T) {
	for _, c := range []struct{ id, personnel, want string }{
		{"N1", `{"part_time": [{"count": 30, "weekly_hours": 20}]}`, "15 3.5"},
		{"N2", `{"full_time": 10, "part_time": [{"count": 5, "weekly_hours": 20}], "full_time_weekly_hours": 40}`, "13 3.5"},
		{"N3", `{"full_time": 10, "similar_work": [{"count": 20, "what": "service desk"}], "count_similar_by_root": true}`, "15 3.5"},
		{"N3 off", `{"full_time": 10, "similar_work": [{"count": 20, "what": "service desk"}]}`, "30 5.5"},
		{"N4", `{"similar_work": [{"count": 49, "what": "a"}, {"count": 49, "what": "b"}, {"count": 49, "what": "c"}], "count_similar_by_root": true}`, "21 4.5"},
		{"N5", `{"full_time": 20, "supplier_controlled": 15}`, "20 4.5"},
		{"contract", `{"full_time": 10, "part_time": [{"count": 5, "weekly_hours": 20}], "full_time_weekly_hours": 40, "similar_work": [{"count": 20, "what": "service desk"}], "count_similar_by_root": true, "supplier_controlled": 15}`, "18 4.5"},
		{"groups of part-timers are added before rounding", `{"part_time": [{"count": 1, "weekly_hours": 10}, {"count": 1, "weekly_hours": 10}, {"count": 2, "weekly_hours": 10}]}`, "1 3.5"},
		{"a minute above", `{"full_time": 14, "part_time": [{"count": 1, "weekly_hours": 40}, {"count": 1, "weekly_hours": 0.01}]}`, "16 4.5"},
		{"thirds", `{"part_time": [{"count": 3, "weekly_hours": 13.33}], "full_time_weekly_hours": 39.99}`, "1 3.5"},
	} {
		if got := figures(ask(t, "audit-time", `{"personnel": `+c.personnel+`}`), "effective_persons", "base_days"); got != c.want {
			t.Errorf("%s: %s, want %s", c.id, got, c.want)
		}
	}
}

// M17, and the same organisation in the later audits (R-MS-03, R-MS-09, R-TIME-19).
func TestM17(t *testing.T) {
	for audit, want := range map[string]string{
		"initial": "12 3 6 [2 2 2]", "surveillance": "12 2 2 [1 1]", "recertification": "12 3 4 [1.5 1.5 1]",
	} {
		got := ask(t, "audit-time", fmt.Sprintf(`{"central": {"persons": 60}, "sites": [{"persons": 12, "reduction_percent": 50}], "sites_in_population": 9, "audit": %q}`, audit))
		if days := figures(got, "total_days", "sampled_sites", "central_days", "site_days"); days != want || figures(got, "effective_persons", "surveillance_days", "recertification_days") != "168 4 8" {
			t.Errorf("%s: %s, want %s; %v", audit, days, want, got)
		}
	}
	all := ask(t, "audit-time", `{"central": {"persons": 60}, "sites": [{"persons": 12}], "sites_in_population": 10, "sampling_allowed": false}`)
	if figures(all, "sampled_sites", "total_days") != "10 41" { // M13
		t.Errorf("%v", all)
	}
}

// I1, I5, and I6 with its word.
func TestIntegrated(t *testing.T) {
	levels := `"client_level_percent": 100, "team_level_percent": %d}}`
	for _, c := range []struct{ id, line, up, nearest string }{
		{"I1", `"persons": 40, "integrated": {"others": [{"standard": "ISO/IEC 27001", "days": 8.5}], ` + fmt.Sprintf(levels, 100), "11.2 11.5", "11.2 11"},
		{"I5", `"persons": 55, "integrated": {"others": [{"standard": "ISO 9001", "days": 5}], ` + fmt.Sprintf(levels, 75), "9.35 9.5", "9.35 9.5"},
	} {
		up, nearest := ask(t, "audit-time", "{"+c.line), ask(t, "audit-time", `{"rounding": "nearest_half", `+c.line)
		if got := figures(up, "integrated_raw_days", "integrated_days"); got != c.up {
			t.Errorf("%s: %s, want %s", c.id, got, c.up)
		}
		if got := figures(nearest, "integrated_raw_days", "integrated_days"); got != c.nearest {
			t.Errorf("%s: %s, want %s", c.id, got, c.nearest)
		}
	}
	rule, message := refusal(t, ask(t, "audit-time", `{"persons": 40, "factors": [`+factor("DEC-03", -10)+`], "integrated": {"others": [{"standard": "ISO 9001", "days": 5}]}}`))
	if rule != "R-IMS-04" || !strings.Contains(message, "double_count") {
		t.Errorf("I6: %s %s", rule, message)
	}
}

// Every refusal names the rule.
func TestRefusals(t *testing.T) {
	for _, c := range []struct{ line, rule string }{
		{`{}`, "R-TIME-02"}, {`{"persons": 0}`, "R-TIME-02"}, {`{"persons": -3}`, "R-TIME-02"}, {`{"persons": -0}`, "R-TIME-02"},
		{`{"persons": 0, "personnel": {"full_time": 5}}`, "R-TIME-02"}, {`{"personnel": {}}`, "R-TIME-02"},
		{`{"personnel": {"supplier_controlled": 15}}`, "R-TIME-02"}, {`{"persons": 12.0}`, "R-TIME-02"},
		{`{"persons": 10701}`, "R-TIME-03"}, {`{"persons": 1000000000}`, "R-TIME-03"}, {`{"persons": 20, "manual_base_days": 30}`, "R-TIME-03"},
		{`{"persons": 12, "factors": [{"code": "DEC-10"}]}`, "R-TIME-04"}, {`{"persons": 12, "factors": [{"code": "dec-05"}]}`, "R-TIME-04"},
		{`{"persons": 12, "factors": [{"code": "DEC-05", "percent": 10}]}`, "R-TIME-04"}, {`{"persons": 12, "factors": [{"code": "INC-01", "percent": -1}]}`, "R-TIME-04"},
		{`{"persons": 12, "factors": [{"code": "DEC-05"}, {"code": "DEC-05"}]}`, "R-TIME-04"},
		{`{"persons": 12, "factors": [{"code": "DEC-05", "percent": "-10"}]}`, "R-TIME-04"},
		{`{"persons": 12, "factors": [{"code": "DEC-05", "percent": -10000}]}`, "R-TIME-04"},
		{`{"persons": 12, "factors": [{"code": "DEC-05", "why": 5}]}`, "R-TIME-07"},
		{`{"persons": 12, "factors": [{"code": "INC-03"}, {"code": "DEC-05"}]}`, "R-TIME-07"},
		{`{"persons": 12, "factors": [{"code": "DEC-01"}, {"code": "INC-09"}]}`, "R-TIME-07"},
		{`{"persons": 12, "site_count": 2, "factors": [{"code": "DEC-08"}]}`, "R-TIME-07"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12}], "factors": [{"code": "DEC-08"}]}`, "R-TIME-07"},
		{`{"persons": 12, "rounding": "up"}`, "R-TIME-08"}, {`{"persons": 12, "rounding": ""}`, "R-TIME-08"},
		{`{"personnel": {"full_time": -1}}`, "R-TIME-10"}, {`{"personnel": {"full_time": 5.5}}`, "R-TIME-10"},
		{`{"personnel": {"part_time": [{"count": 5, "weekly_hours": 45}]}}`, "R-TIME-11"},
		{`{"personnel": {"part_time": [{"weekly_hours": 20}]}}`, "R-TIME-11"},
		{`{"personnel": {"full_time": 5, "full_time_weekly_hours": 0}}`, "R-TIME-11"},
		{`{"personnel": {"full_time": 5, "full_time_weekly_hours": 169}}`, "R-TIME-11"},
		{`{"personnel": {"similar_work": [{"count": 9, "what": "desk"}], "count_similar_by_root": true}, "factors": [{"code": "DEC-07"}]}`, "R-TIME-12"},
		{`{"personnel": {"similar_work": [{"what": "desk"}]}}`, "R-TIME-12"},
		{`{"persons": 12, "stage1_days": 2}`, "R-TIME-18"}, {`{"persons": 12, "stage1_days": 1.25}`, "R-TIME-18"},
		{`{"persons": 12, "cadence": "weekly"}`, "R-TIME-19"},
		{`{"sites": [{"persons": 12}]}`, "R-MS-04"}, {`{"central": {}, "sites": [{"persons": 12}]}`, "R-TIME-02"},
		{`{"central": {"persons": 60}}`, "R-MS-03"}, {`{"central": {"persons": 60}, "sites": []}`, "R-MS-03"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 0}]}`, "R-TIME-02"}, {`{"central": {"persons": 60}, "sites": [{}]}`, "R-TIME-02"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12}], "sites_in_population": 0}`, "R-MS-03"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12}], "sites_in_population": -9}`, "R-MS-03"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12}, {"persons": 12}], "sites_in_population": 1}`, "R-MS-03"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12}], "sites_in_population": 9223372036854775807}`, "R-MS-02"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12, "reduction_percent": 50.01}]}`, "R-MS-09"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12, "reduction_percent": -10}]}`, "R-MS-09"},
		{`{"central": {"persons": 3}, "sites": [{"persons": 300, "reduction_percent": 50}], "sites_in_population": 4}`, "R-MS-10"},
		{`{"central": {"persons": 60}, "sites": [{"persons": 12}], "audit": "stage 2"}`, "R-MS-03"},
		{`{"persons": 12, "integrated": {}}`, "R-IMS-01"}, {`{"persons": 12, "integrated": {"others": []}}`, "R-IMS-01"},
		{`{"persons": 12, "integrated": {"others": [{"standard": "ISO 9001", "days": 8.25}]}}`, "R-IMS-01"},
		{`{"persons": 12, "integrated": {"others": [{"standard": "ISO 9001", "days": 3}], "team_level_percent": 101}}`, "R-IMS-02"},
		{`{"persons": 12, "integrated": {"others": [{"standard": "ISO 9001", "days": 3}], "extended": true}}`, "R-IMS-05"},
		{`{"persons": 12, "person": 5}`, "input"},
	} {
		if rule, message := refusal(t, ask(t, "audit-time", c.line)); rule != c.rule || message == "" {
			t.Errorf("%s: %s (%s), want %s", c.line, rule, message, c.rule)
		}
	}
}

// R-TIME-07: a factor without percent has the rulebook's, one without reason is answered with a warning.
func TestFactorWithoutPercentAndReason(t *testing.T) {
	got := ask(t, "audit-time", `{"persons": 40, "factors": [{"code": "DEC-05"}, {"code": "INC-04", "percent": null}, {"code": "DEC-01", "percent": 0, "why": "known for twenty years now"}]}`)
	if got["uncapped_percent"] != 0.0 || len(list(got, "warnings")) != 2 || !warned(got, "R-TIME-07") {
		t.Errorf("%v", got)
	}
	got = ask(t, "audit-time", seeds[0])
	if figures(got, "effective_persons", "base_days", "uncapped_percent", "applied_percent", "raw_days", "total_days", "stage1_days", "stage2_days", "surveillance_days", "recertification_days", "inferred") != "12 3.5 -10 -10 3.15 3.5 1 2.5 1.5 2.5 false" || got["warnings"] == nil || len(list(got, "warnings")) != 0 {
		t.Errorf("%v", got)
	}
}

// The tables and methods that the rulebook found and turned down (section 2.2) give other figures.
func TestConflictingTablesAreNotUsed(t *testing.T) {
	one := ask(t, "audit-time", `{"persons": 1}`)
	if base := one["base_days"].(float64); base < 3.5 || one["total_days"] != base {
		t.Errorf("an invented table begins at 2 to 3 days: %v", one)
	}
	if one["stage1_days"] == 2.31 || one["stage1_days"] == 2.5 {
		t.Errorf("the older national guidance gave 2.31 days to stage 1 alone: %v", one)
	}
	big := ask(t, "audit-time", `{"persons": 60}`)
	if big["surveillance_days"] != 2.0 {
		t.Errorf("surveillance is a third, not two thirds: %v", big)
	}
	four := ask(t, "audit-time", `{"central": {"persons": 60}, "sites": [{"persons": 12}], "sites_in_population": 4, "audit": "surveillance"}`)
	if four["sampled_sites"] != 2.0 { // the root less a half is 1.5, and 1 when cut off
		t.Errorf("the sample of a surveillance is 0.6 of the root, upwards: %v", four)
	}
}

func BenchmarkRun(b *testing.B) {
	c := rulebook()
	for name, line := range map[string]string{"single": seeds[0], "sites": seeds[2], "integrated": seeds[3]} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			in := bytes.NewReader(nil)
			for b.Loop() {
				in.Reset([]byte(line))
				if _, err := Run("audit-time", c, in, io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
