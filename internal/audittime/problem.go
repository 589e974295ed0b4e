package audittime

import "strings"

// Problem is one thing in the input that stops the calculation.
type Problem struct {
	Rule    string `json:"rule"`
	Field   string `json:"field"` // JSON name of the input, factors with their place: factors[0].why
	Message string `json:"message"`
}

// Error is the message for the user.
func (p *Problem) Error() string { return p.Message }

// Problems are all that is wrong with an input, found in one go.
type Problems []*Problem

// Error joins the messages.
func (p Problems) Error() string {
	messages := make([]string, len(p))
	for i, one := range p {
		messages[i] = one.Message
	}
	return strings.Join(messages, "; ")
}

// Unwrap gives errors.As and errors.Is each problem.
func (p Problems) Unwrap() []error {
	each := make([]error, len(p))
	for i, one := range p {
		each[i] = one
	}
	return each
}
