package calc

import "assay/internal/day"

// explained is what every answer carries: how it came about, and what a person should see.
type explained struct {
	Steps    []step    `json:"steps"`
	Warnings []warning `json:"warnings"`
}

// step is one line of a calculation, in the order in which it came about.
type step struct {
	Rule  string `json:"rule"`
	Text  string `json:"text"`
	Value string `json:"value"`
}

// warning is something the answer may stand with but a person should see.
type warning struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

func explain() explained { return explained{[]step{}, []warning{}} }

func (e *explained) step(rule, text, value string) {
	e.Steps = append(e.Steps, step{rule, text, value})
}

func (e *explained) warn(rule, message string) {
	e.Warnings = append(e.Warnings, warning{rule, message})
}

// inOrder refuses a day that lies before another.
func inOrder(rule, firstName string, first day.Day, secondName string, second day.Day) error {
	if second.Before(first) {
		return refuse(rule, "%q, %s, lies before %q, %s", secondName, second, firstName, first)
	}
	return nil
}
