package calc

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"assay/internal/day"
	"assay/internal/norm"
)

func rulebook() norm.Constants { return norm.On(day.New(2026, time.October, 1)) }

// run answers lines and takes the answers apart.
func run(t *testing.T, kind, lines string) (answers []map[string]any, allAnswered bool) {
	t.Helper()
	var out bytes.Buffer
	allAnswered, err := Run(kind, rulebook(), strings.NewReader(lines), &out)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		answers = append(answers, one)
	}
	return answers, allAnswered
}

// ask answers one line.
func ask(t *testing.T, kind, line string) map[string]any {
	t.Helper()
	answers, _ := run(t, kind, line+"\n")
	if len(answers) != 1 {
		t.Fatalf("%d answers to %s", len(answers), line)
	}
	return answers[0]
}

// refusal is the rule and message of a line that was not answered.
func refusal(t *testing.T, answer map[string]any) (rule, message string) {
	t.Helper()
	e, refused := answer["error"].(map[string]any)
	if !refused || len(answer) != 1 {
		t.Fatalf("answered: %v", answer)
	}
	rule, _ = e["rule"].(string)
	message, _ = e["message"].(string)
	return rule, message
}

func TestEveryLineHasItsAnswerInOrder(t *testing.T) {
	answers, all := run(t, "audit-time", "\ufeff{\"persons\": 12}\r\n\n{\"persons\": 0}\n \t\nnull\n{\"persons\":16}")
	if all || len(answers) != 6 {
		t.Fatalf("%d answers, all: %v", len(answers), all)
	}
	for i, want := range []any{3.5, "input", "R-TIME-02", "input", "input", 4.5} {
		got := answers[i]["base_days"]
		if got == nil {
			got, _ = refusal(t, answers[i])
		}
		if got != want {
			t.Errorf("line %d: %v, want %v", i+1, got, want)
		}
	}
	if answers, _ := run(t, "audit-time", "\ufeff{\"persons\": 12}\n\ufeff{\"persons\": 12}\n"); answers[0]["error"] != nil || answers[1]["error"] == nil {
		t.Errorf("a byte order mark begins a file, not a line: %v", answers)
	}
	if answers, all := run(t, "audit-time", ""); len(answers) != 0 || !all {
		t.Errorf("nothing was answered with %v", answers)
	}
	if _, all := run(t, "audit-time", "{\"persons\": 12}\n{\"persons\": 13}\n"); !all {
		t.Error("all were answered")
	}
}

func TestStrictReading(t *testing.T) {
	for line, want := range map[string]string{ // beginning of the message
		`[{"persons": 12}]`:               "a line is one JSON object",
		`12`:                              "a line is one JSON object",
		`null`:                            "a line is one JSON object",
		`{"persons": 12`:                  "the line is not one JSON object",
		`{"persons": 12,}`:                "the line is not one JSON object",
		`{'persons': 12}`:                 "the line is not one JSON object",
		`{"persons": 12} {"persons": 12}`: "the line is not one JSON object",
		`{"persons": 12}}`:                "the line is not one JSON object",
		`{"persons": 012}`:                "the line is not one JSON object",
		`{"persons": NaN}`:                "the line is not one JSON object",
		"{\"persons\": 12}\ufeff":         "the line is not one JSON object",
		"{\"persons\": 12, \"stage1_why\": \"\xff\"}": "the line is not UTF-8",
		`{"person": 12}`:         `there is no field "person"; known are persons, personnel`,
		`{"Persons": 12}`:        `there is no field "Persons"`,
		`{"persons": 12, "": 1}`: `there is no field ""`,
		`{"persons": 12, "factors": [{"code": "DEC-05", "percnt": -5}]}`:               `there is no field "factors[0].percnt"`,
		`{"persons": 12, "persons": 12}`:                                               `"persons" stands twice`,
		`{"persons": 12, "persons": null}`:                                             `"persons" stands twice`,
		`{"persons": 12, "factors": [{"code": "DEC-05", "code": "DEC-01"}]}`:           `"factors[0].code" stands twice`,
		`{"persons": 12.5}`:                                                            `"persons" must be a whole number in digits, not 12.5`,
		`{"persons": 1e1}`:                                                             `"persons" must be a whole number in digits, not 1e1`,
		`{"persons": "12"}`:                                                            `"persons" must be a whole number in digits, not "12"`,
		`{"persons": true}`:                                                            `"persons" must be a whole number in digits`,
		`{"persons": [12]}`:                                                            `"persons" must be a whole number in digits`,
		`{"persons": {}}`:                                                              `"persons" must be a whole number in digits`,
		`{"persons": 99999999999999999999}`:                                            `"persons" must be a whole number in digits`,
		`{"persons": 12, "factors": {}}`:                                               `"factors" must be a list`,
		`{"persons": 12, "factors": "DEC-05"}`:                                         `"factors" must be a list`,
		`{"persons": 12, "factors": ["DEC-05"]}`:                                       `"factors[0]" must be an object`,
		`{"persons": 12, "factors": [null]}`:                                           `"factors[0]" is null`,
		`{"persons": 12, "factors": [{}]}`:                                             `"factors[0].code" is missing`,
		`{"persons": 12, "factors": [{"code": null}]}`:                                 `"factors[0].code" is missing`,
		`{"persons": 12, "factors": [{"code": "DEC-05", "percent": "-5"}]}`:            `"factors[0].percent":`,
		`{"persons": 12, "factors": [{"code": "DEC-05", "percent": -5e0}]}`:            `"factors[0].percent":`,
		`{"persons": 12, "factors": [{"code": "DEC-05", "percent": 1e400}]}`:           `"factors[0].percent":`,
		`{"persons": 12, "factors": [{"code": 5}]}`:                                    `"factors[0].code" must be a text, not 5`,
		`{"personnel": 12}`:                                                            `"personnel" must be an object`,
		`{"personnel": {"count_similar_by_root": 1}}`:                                  `"personnel.count_similar_by_root" must be true or false, not 1`,
		`{"personnel": {"part_time": [{"count": 5}]}}`:                                 `"personnel.part_time[0].weekly_hours" is missing`,
		`{"persons": ` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`: "the line is not one JSON object",
	} {
		if _, message := refusal(t, ask(t, "audit-time", line)); !strings.HasPrefix(message, want) {
			t.Errorf("%.80s: %q, want %q", line, message, want)
		}
	}
}

func TestNullIsNotGiven(t *testing.T) {
	line := `{"persons": null, "personnel": {"full_time": 16, "part_time": null}, "factors": null, "rounding": null, "central": null, "sites": null, "integrated": null}`
	if got := ask(t, "audit-time", line); got["base_days"] != 4.5 {
		t.Errorf("%v", got)
	}
}

// A line of any length is refused by itself and does not end the work.
func TestEnormousLine(t *testing.T) {
	fits := `{"persons": 12, "stage1_why": "` + strings.Repeat("x", longestLine-33) + `"}`
	long := fits + " "
	answers, all := run(t, "audit-time", long+"\n"+fits+"\n"+long+long+long+"\n"+`{"persons": 12}`+"\n"+long)
	if all || len(answers) != 5 || len(fits) != longestLine {
		t.Fatalf("%d answers, %d bytes", len(answers), len(fits))
	}
	for i, answered := range []bool{false, true, false, true, false} {
		if (answers[i]["total_days"] == 3.5) != answered {
			t.Errorf("line %d: %.200v", i+1, answers[i])
		}
	}
}

// Whoever waits at the other end has the answer before the next question.
func TestAnswersComeAtOnce(t *testing.T) {
	ours, theirs := io.Pipe()
	answers, out := io.Pipe()
	go func() {
		_, err := Run("audit-time", rulebook(), ours, out)
		_ = out.CloseWithError(err)
	}()
	reader := json.NewDecoder(answers)
	for _, line := range []string{`{"persons": 12}` + "\n" + `{"per`, `sons": 16}` + "\n"} {
		if _, err := io.WriteString(theirs, line); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := reader.Decode(&got); err != nil || got["total_days"] == nil {
			t.Fatalf("%v, %v", got, err)
		}
	}
	_ = theirs.Close()
}

func TestWhatEndsTheWork(t *testing.T) {
	if _, err := Run("audit time", rulebook(), strings.NewReader(""), io.Discard); !errors.Is(err, ErrKind) {
		t.Errorf("unknown kind: %v", err)
	}
	broken := errors.New("disk on fire")
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader("{\"persons\": 12}\n"), iotest.ErrReader(broken))
	if _, err := Run("audit-time", rulebook(), in, &out); !errors.Is(err, broken) || bytes.Count(out.Bytes(), []byte("\n")) != 1 {
		t.Errorf("reading: %v, %s", err, out.String())
	}
	if _, err := Run("audit-time", rulebook(), strings.NewReader("{}\n"), failing{broken}); !errors.Is(err, broken) {
		t.Errorf("writing: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestKindsAreSorted(t *testing.T) {
	if k := Kinds(); !slices.IsSorted(k) || !slices.Contains(k, "audit-time") {
		t.Errorf("%v", k)
	}
}

// FuzzRun holds that no input makes a calculator panic or hang, that every line has one answer, and that every answer
// is JSON.
func FuzzRun(f *testing.F) {
	for _, kind := range Kinds() {
		for _, line := range seeds {
			f.Add(kind, []byte(line))
		}
	}
	c := rulebook()
	f.Fuzz(func(t *testing.T, kind string, in []byte) {
		var out bytes.Buffer
		all, err := Run(kind, c, bytes.NewReader(in), &out)
		if errors.Is(err, ErrKind) {
			return
		}
		lines := bytes.Count(in, []byte("\n"))
		if len(in) > 0 && in[len(in)-1] != '\n' {
			lines++
		}
		answers := bytes.SplitAfter(out.Bytes(), []byte("\n"))
		if err != nil || len(answers) != lines+1 {
			t.Fatalf("%d answers to %d lines, %v", len(answers)-1, lines, err)
		}
		for _, a := range answers[:lines] {
			if !json.Valid(a) || a[0] != '{' || all && bytes.HasPrefix(a, []byte(`{"error"`)) {
				t.Fatalf("%q", a)
			}
		}
	})
}

// seeds are lines of all kinds, from which the fuzzer goes on.
var seeds = []string{
	`{"persons": 12, "factors": [{"code": "DEC-05", "percent": -10, "why": "one simple hosting service for one customer"}], "rounding": "up_half"}`,
	`{"personnel": {"full_time": 10, "part_time": [{"count": 5, "weekly_hours": 20}], "full_time_weekly_hours": 40, "similar_work": [{"count": 20, "what": "service desk"}], "count_similar_by_root": true, "supplier_controlled": 15}}`,
	`{"central": {"persons": 60}, "sites": [{"persons": 12, "reduction_percent": 50}], "sites_in_population": 9, "audit": "initial"}`,
	`{"persons": 40, "integrated": {"others": [{"standard": "ISO/IEC 27001", "days": 8.5}], "client_level_percent": 100, "team_level_percent": 100}}`,
	`{"central": {"persons": 60}, "sites": [{"persons": 12}, {"persons": 30}], "audit": "surveillance", "sampling_allowed": false, "cadence": "half_yearly", "effective": true}`,
	`{"sites": 26, "audit": "initial", "effective": true, "sampling_allowed": true, "seed": 7}`,
	`{"groups": [9, 4], "audit": "recertification"}`,
	`{"decision": "2024-03-15", "stage2_last_day": "2024-02-20", "cadence": "yearly", "done": ["2025-03-01"], "recertification": "2027-01-10"}`,
	`{"expiry": "2027-03-14", "decision": "2027-06-01"}`,
	`{"kind": "major_after_stage2", "from": "2025-08-31"}`,
	`{"price_list": {"currency": "EUR", "day_rate": 60000, "registration_yearly": 15000, "certificate_included": true}, "initial_days": 2.5, "surveillance_days": 1}`,
	"\n\n{}\r\nnull\n[]", "\ufeff{\"persons\":1e1}", `{"persons":-0}`, `{"from":"0001-01-01"}`, `{"expiry":"9999-12-31"}`,
}
