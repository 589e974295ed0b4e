package office

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/store"
)

// reviewHints are the hints of the questionnaire, and those that need to know the body's own people (R-REV-01, R-IMP-01).
func (w *work) reviewHints(a cert.Application) ([]cert.Hint, error) {
	hints := a.Questionnaire.Hints(w.today)
	people, err := w.ActivePersons(w.ctx)
	if err != nil {
		return nil, fmt.Errorf("read the people: %w", err)
	}
	ids := make([]int64, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	competences, err := w.CompetencesOf(w.ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read the competences: %w", err)
	}
	areas := map[int64][]string{}
	for _, c := range competences {
		if !w.today.Before(c.From) && (c.Until.IsZero() || !w.today.After(c.Until)) {
			areas[c.PersonID] = append(areas[c.PersonID], c.Area)
		}
	}
	transfer, err := w.transferHints(a.Questionnaire)
	if err != nil {
		return nil, err
	}
	hints = append(hints, transfer...)
	hints = append(hints, crewHint(people, areas, a.Questionnaire.Request.Languages))
	return append(hints, w.adviceHints(people, a.Questionnaire)...), nil
}

// transferHints say what limits the taking over of a certificate, or bars it (R-TRF-01, R-TRF-02).
func (w *work) transferHints(q cert.Questionnaire) ([]cert.Hint, error) {
	if q.Request.Kind != "transfer" {
		return nil, nil
	}
	constants, err := w.constants(w.today)
	if err != nil {
		return nil, err
	}
	months, err := constants.Int("transfer.lost_accreditation_months")
	if err != nil {
		return nil, err
	}
	if why := q.History.Untransferable(w.today, months); why != "" {
		return []cert.Hint{{Item: "able_to_certify", Rule: "R-TRF-01", Text: "The certificate cannot be taken over: " + why + " Treat the applicant as a new client."}}, nil
	}
	by := q.History.TransferBy(months)
	if q.History.Lost == "yes" && !by.IsZero() {
		return []cert.Hint{{Item: "able_to_certify", Rule: "R-TRF-02", Text: "The issuing body lost its accreditation: the transfer must be decided by " + by.Long() + "."}}, nil
	}
	return nil, nil
}

// crewHint says who of our people could audit and decide, by competence and language.
func crewHint(people []cert.Person, areas map[int64][]string, languages string) cert.Hint {
	var leads, auditors, speaking, deciders int
	for _, p := range people {
		can := func(area string) bool { return slices.Contains(areas[p.ID], area) }
		if can(cert.AreaDecision) {
			deciders++
		}
		if !can(cert.AreaAudit) {
			continue
		}
		auditors++
		if can(cert.AreaLead) {
			leads++
		}
		if speaks(p.Languages, languages) {
			speaking++
		}
	}
	return cert.Hint{Item: "able_to_certify", Rule: "R-REV-01",
		Text: fmt.Sprintf("Of our people %d may audit, %d of them lead, %d work in %s; %d may decide.", auditors, leads, speaking, strings.TrimSpace(languages), deciders)}
}

// adviceHints find our own people among those who advised or audited internally (R-IMP-01, R-IMP-02).
func (w *work) adviceHints(people []cert.Person, q cert.Questionnaire) []cert.Hint {
	var hints []cert.Hint
	add := func(rule, format string, args ...any) {
		hints = append(hints, cert.Hint{Item: "influences_considered", Rule: rule, Text: fmt.Sprintf(format, args...)})
	}
	advisers, auditors := store.Fold(q.Consultancy.Who), store.Fold(q.Consultancy.InternalAudit)
	for _, p := range people {
		name := store.Fold(p.Name)
		if name != "" && strings.Contains(advisers, name) {
			add("R-IMP-01", "%s of our people is named as adviser: no part in this certification until two years after the advice.", p.Name)
		}
		if name != "" && strings.Contains(auditors, name) {
			add("R-IMP-01", "%s of our people is named as internal auditor: no part in this certification until two years after.", p.Name)
		}
	}
	if body := store.Fold(w.o.BodyNow(w.ctx).Name); body != "" && (strings.Contains(advisers, body) || strings.Contains(auditors, body)) {
		add("R-IMP-02", "The questionnaire names this body itself as adviser or internal auditor: certification is barred.")
	}
	return hints
}
