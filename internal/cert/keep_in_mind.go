package cert

import (
	"strings"

	"assay/internal/day"
)

// Mindful is one thing a questionnaire says that everybody who works on the file keeps in mind.
type Mindful struct{ What, Text, Rule string }

// KeepInMind are the limits and wishes of a questionnaire that go with the file to its programme and its contract: what
// auditors may not see, clearance and safety (R-APP-02), what bounds a transfer (R-TRF-02), and the days asked for.
// lostMonths is within how many months a certificate is taken over whose body lost its accreditation.
func (q Questionnaire) KeepInMind(lostMonths int) []Mindful {
	var m mind
	if q.Access.Restricted == "yes" {
		m.add("Cannot be shown to auditors", q.Access.Details, "R-APP-02")
		m.add("How it is judged all the same", q.Access.Instead, "R-APP-02")
	}
	m.add("Clearance", q.Access.Clearance, "R-APP-01")
	if q.Access.Agreement == "yes" {
		m.add("Confidentiality", "Auditors sign an agreement of the client's own.", "R-APP-01")
	}
	if q.Access.Interpret == "yes" {
		m.add("Interpreter", "One is needed.", "R-TEAM-04")
	}
	m.add("Safety", q.Access.Safety, "R-APP-01")
	if q.Request.Kind == "transfer" {
		m.transfer(q.History, lostMonths)
	}
	m.wishes(q.Request)
	return m
}

type mind []Mindful

func (m *mind) add(what, text, rule string) {
	if text = oneLine(text); text != "" {
		*m = append(*m, Mindful{what, text, rule})
	}
}

// transfer says from whom, why, and until when at the latest: the expiry of the certificate, or sooner where its body lost
// the accreditation.
func (m *mind) transfer(h History, lostMonths int) {
	m.add("Transfer from", joinNonEmpty(", ", h.Body, prefixed("certificate ", h.Certificate), prefixed("valid until ", longDay(h.Expiry))), "R-TRF-03")
	if by := h.TransferBy(lostMonths); !by.IsZero() {
		why := ", when the certificate expires"
		if expiry, err := day.Parse(h.Expiry); err != nil || by.Before(expiry) {
			why = ", because the issuing body lost its accreditation on " + longDay(h.LostOn)
		}
		m.add("Transfer at the latest", by.Long()+why+".", "R-TRF-02")
	}
	m.add("Reason for the transfer", h.Reason, "R-TRF-03")
	m.add("Open nonconformities", h.Open, "R-TRF-04")
}

func (m *mind) wishes(r Request) {
	var wishes []string
	for _, w := range []struct{ what, day string }{{"stage 1 from ", r.Stage1From}, {"stage 2 from ", r.Stage2From}, {"surveillance from ", r.SurvFrom}, {"the certificate by ", r.WantedBy}} {
		if d := longDay(w.day); d != "" {
			wishes = append(wishes, w.what+d)
		}
	}
	m.add("Days asked for", strings.Join(wishes, ", "), "R-APP-01")
}

// longDay is a day in words; what is no day is left out.
func longDay(text string) string {
	d, err := day.Parse(text)
	if err != nil || d.IsZero() {
		return ""
	}
	return d.Long()
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}
