package calc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"assay/internal/calc"
	"assay/internal/day"
	"assay/internal/norm"
)

// asked is a line and what its answer must hold: every field of want, and nothing about the others.
type asked struct{ id, kind, line, want string }

func answers(t *testing.T, cases []asked) {
	t.Helper()
	for _, c := range cases {
		var out strings.Builder
		if _, err := calc.Run(c.kind, norm.On(day.MustParse("2026-11-25")), strings.NewReader(c.line+"\n"), &out); err != nil {
			t.Fatal(err)
		}
		var got, want map[string]json.RawMessage
		if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
			t.Fatalf("%s: %s", c.id, out.String())
		}
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatalf("%s: %s", c.id, err)
		}
		for name, value := range want {
			if string(got[name]) != string(value) {
				t.Errorf("%s: %s is %s, want %s (%s)", c.id, name, got[name], value, out.String())
			}
		}
		if got["error"] == nil && (string(got["steps"]) == "null" || got["steps"] == nil || got["warnings"] == nil || string(got["warnings"]) == "null") {
			t.Errorf("%s: an answer without steps or warnings: %s", c.id, out.String())
		}
	}
}

// The worked examples of the rulebook, sections 16.3 and 16.5, and of the contract.
func TestWorkedDatesAndSamples(t *testing.T) {
	answers(t, []asked{
		{"contract", "cycle", `{"decision":"2024-03-15","stage2_last_day":"2024-02-20","cadence":"yearly"}`,
			`{"expiry":"2027-03-14","surveillances":[{"name":"S1","target":"2025-02-15","latest":"2025-03-15"},{"name":"S2","target":"2026-02-15","latest":"2026-03-15"}],"recertification_target":"2026-12-14"}`},
		{"D2", "cycle", `{"decision":"2024-02-29"}`, `{"expiry":"2027-02-27","surveillances":[{"name":"S1","target":"2025-01-29","latest":"2025-02-28"},{"name":"S2","target":"2026-01-29","latest":"2026-02-28"}]}`},
		{"D3", "cycle", `{"decision":"2025-01-10"}`, `{"expiry":"2028-01-09","surveillances":[{"name":"S1","target":"2025-12-10","latest":"2026-01-10"},{"name":"S2","target":"2026-12-10","latest":"2027-01-10"}],"recertification_target":"2027-10-09"}`},
		{"D5", "cycle", `{"decision":"2025-01-10","done":["2026-01-08","2026-12-10"],"recertification":"2027-10-09"}`, `{"violations":[]}`},
		{"D5 unsorted", "cycle", `{"decision":"2025-01-10","done":["2026-12-10","2026-01-08"],"recertification":"2027-10-09"}`, `{"violations":[]}`},
		{"D6", "cycle", `{"decision":"2023-11-30","done":["2024-11-20","2026-01-15"],"recertification":"2026-09-10"}`,
			`{"violations":[{"rule":"R-DATE-04","message":"surveillance 2 ended on 2026-01-15, it was due by 2025-11-30"},{"rule":"R-DATE-03","message":"there was no surveillance in 2025"}]}`},
		{"late recertification", "cycle", `{"decision":"2024-03-15","done":["2025-03-15","2026-03-15"],"recertification":"2027-03-15"}`,
			`{"violations":[{"rule":"R-DATE-11","message":"the recertification audit ended on 2027-03-15, after the expiry on 2027-03-14"}]}`},
		{"half-yearly", "cycle", `{"decision":"2024-08-31","cadence":"half_yearly"}`,
			`{"surveillances":[{"name":"S1","target":"2025-01-31","latest":"2025-02-28"},{"name":"S2","target":"2025-07-31","latest":"2025-08-31"},{"name":"S3","target":"2026-01-31","latest":"2026-02-28"},{"name":"S4","target":"2026-07-31","latest":"2026-08-31"},{"name":"S5","target":"2027-01-31","latest":"2027-02-28"}]}`},
		{"D7", "limit", `{"kind":"major_after_stage2","from":"2025-08-31"}`, `{"until":"2026-02-28"}`},
		{"D8", "limit", `{"kind":"major_after_stage2","from":"2025-05-23"}`, `{"until":"2025-11-23"}`},
		{"D9", "renewal", `{"expiry":"2027-03-14","decision":"2027-02-10"}`, `{"outcome":"renewed","effective":"2027-02-10","expiry":"2030-03-14"}`},
		{"on the last day", "renewal", `{"expiry":"2027-03-14","decision":"2027-03-14"}`, `{"outcome":"renewed","expiry":"2030-03-14"}`},
		{"D10", "renewal", `{"expiry":"2027-03-14","decision":"2027-06-01"}`, `{"outcome":"restored","effective":"2027-06-01","expiry":"2030-03-14","gap_from":"2027-03-15","gap_to":"2027-05-31"}`},
		{"the day after", "renewal", `{"expiry":"2027-03-14","decision":"2027-03-15"}`, `{"outcome":"restored","effective":"2027-03-15","expiry":"2030-03-14","warnings":[]}`},
		{"last restoration day", "renewal", `{"expiry":"2027-03-14","decision":"2027-09-14"}`, `{"outcome":"restored"}`},
		{"a day late", "renewal", `{"expiry":"2027-03-14","decision":"2027-09-15"}`, `{"outcome":"new_cycle","expiry":"2030-09-14"}`},
		{"D11", "limit", `{"kind":"restoration","from":"2027-03-14"}`, `{"until":"2027-09-14"}`},
		{"D11 by expiry", "limit", `{"kind":"restoration","expiry":"2027-03-14"}`, `{"until":"2027-09-14"}`},
		{"D12", "renewal", `{"expiry":"2027-03-14","decision":"2027-09-20"}`, `{"outcome":"new_cycle","effective":"2027-09-20","expiry":"2030-09-19"}`},
		{"D13", "limit", `{"kind":"suspension","from":"2026-04-30"}`, `{"until":"2026-10-30"}`},
		{"D14", "limit", `{"kind":"suspension","from":"2025-08-31","expiry":"2027-01-01"}`, `{"until":"2026-02-28"}`},
		{"D15", "limit", `{"kind":"suspension","from":"2026-10-01","expiry":"2027-01-31"}`, `{"until":"2027-01-31"}`},
		{"D16", "limit", `{"kind":"stage1_to_stage2","from":"2026-01-30"}`, `{"until":"2026-07-30","warn_from":"2026-05-01"}`},
		{"D17", "limit", `{"kind":"consultancy_ban","from":"2024-06-30"}`, `{"from":"2026-06-30"}`},
		{"D18", "limit", `{"kind":"major_evidence","from":"2027-01-20","expiry":"2027-03-14"}`, `{"until":"2027-03-14"}`},
		{"D19 minor", "limit", `{"kind":"minor_plan","from":"2026-09-18"}`, `{"until":"2026-10-18"}`},
		{"D19 major", "limit", `{"kind":"major_evidence","from":"2026-09-18"}`, `{"until":"2026-12-17"}`},
		{"major plan", "limit", `{"kind":"major_plan","from":"2026-09-18"}`, `{"until":"2026-10-02"}`},
		{"D20", "limit", `{"kind":"retention","from":"2027-03-14"}`, `{"until":"2030-03-14"}`},
		{"D21 expiry first", "limit", `{"kind":"transfer_after_lost_accreditation","from":"2026-02-10","expiry":"2026-06-30"}`, `{"until":"2026-06-30"}`},
		{"D21", "limit", `{"kind":"transfer_after_lost_accreditation","from":"2026-02-10","expiry":"2027-05-01"}`, `{"until":"2026-08-10"}`},
		{"M2", "sampling", `{"sites":26,"audit":"initial","effective":true,"sampling_allowed":true,"seed":7}`, `{"sample":6,"random":2,"central_function":true,"per_group":[6]}`},
		{"M9", "sampling", `{"sites":25,"audit":"surveillance"}`, `{"sample":3}`},
		{"M12", "sampling", `{"sites":101,"audit":"recertification","effective":true}`, `{"sample":9}`},
		{"M14", "sampling", `{"sites":11,"audit":"surveillance","sampling_allowed":false}`, `{"sample":4,"random":0}`},
		{"M15", "sampling", `{"groups":[9,4],"audit":"surveillance"}`, `{"sample":4,"per_group":[2,2]}`},
	})
}

func TestDatesAndSamplesThatCannotBe(t *testing.T) {
	for _, c := range []struct{ kind, rule, line string }{
		{"cycle", "R-DATE-09", `{}`},
		{"cycle", "R-DATE-09", `{"decision":"2024-02-30"}`},
		{"cycle", "R-DATE-09", `{"decision":"0001-01-01"}`},
		{"cycle", "R-DATE-09", `{"decision":20240315}`},
		{"cycle", "R-DATE-06", `{"decision":"2024-03-15","cadence":"monthly"}`},
		{"cycle", "R-DATE-02", `{"decision":"2024-03-15","stage2_last_day":"2024-03-16"}`},
		{"cycle", "R-DATE-02", `{"decision":"2024-03-15","done":["2024-03-14"]}`},
		{"cycle", "R-DATE-02", `{"decision":"2024-03-15","done":[""]}`},
		{"cycle", "R-DATE-03", `{"decision":"2024-03-15","recertification":"2023-03-14"}`},
		{"cycle", "input", `{"decison":"2024-03-15"}`},
		{"cycle", "R-DATE-09", `{"decision":"2024-03-15","decision":"2025-03-15"}`},
		{"renewal", "R-DATE-10", `{"decision":"2027-02-10"}`},
		{"renewal", "R-DATE-15", `{"expiry":"2027-03-14"}`},
		{"renewal", "R-DATE-10", `{"expiry":"2027-03-14","decision":"2020-01-01"}`},
		{"limit", "input", `{"kind":"forever","from":"2025-08-31"}`},
		{"limit", "R-DATE-14", `{"kind":"major_after_stage2"}`},
		{"limit", "R-DATE-14", `{"kind":"major_after_stage2","from":"2025-08-31","expiry":"2026-01-01"}`},
		{"limit", "R-SUSP-03", `{"kind":"suspension","from":"2027-02-01","expiry":"2027-01-31"}`},
		{"limit", "R-DATE-12", `{"kind":"restoration","from":"2027-02-01","expiry":"2027-01-31"}`},
		{"sampling", "R-MS-02", `{"sites":-1,"audit":"initial"}`},
		{"sampling", "R-MS-02", `{"sites":2.5,"audit":"initial"}`},
		{"sampling", "R-MS-02", `{"audit":"initial"}`},
		{"sampling", "R-MS-02", `{"sites":100000000000,"audit":"initial"}`},
		{"sampling", "R-MS-03", `{"sites":9,"groups":[9],"audit":"initial"}`},
		{"sampling", "R-MS-03", `{"sites":9,"audit":"visit"}`},
		{"sampling", "R-MS-03", `{"sites":9}`},
		{"sampling", "R-MS-05", `{"sites":9,"audit":"initial","seed":-1}`},
	} {
		var out strings.Builder
		all, err := calc.Run(c.kind, norm.On(day.MustParse("2026-11-25")), strings.NewReader(c.line+"\n"), &out)
		if err != nil || all || !strings.Contains(out.String(), `{"error":{"rule":"`+c.rule+`"`) {
			t.Errorf("%s %s: %s%v", c.kind, c.line, out.String(), err)
		}
	}
}
