package calc

import (
	"assay/internal/audittime"
	"assay/internal/day"
)

// explained is what every answer carries: how it came about, and what a person should see.
type explained struct {
	Steps    []audittime.Step    `json:"steps"`
	Warnings []audittime.Warning `json:"warnings"`
}

func explain() explained { return explained{[]audittime.Step{}, []audittime.Warning{}} }

func (e *explained) step(rule, text, value string) {
	e.Steps = append(e.Steps, audittime.Step{Rule: rule, Text: text, Value: value})
}

func (e *explained) warn(rule, message string) {
	e.Warnings = append(e.Warnings, audittime.Warning{Rule: rule, Message: message})
}

// inOrder refuses a day that lies before another.
func inOrder(rule, firstName string, first day.Day, secondName string, second day.Day) error {
	if second.Before(first) {
		return refuse(rule, "%q, %s, lies before %q, %s", secondName, second, firstName, first)
	}
	return nil
}
