package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/store"
)

// reviewHints are the hints of the questionnaire, and those that need to know the body's own people (R-REV-01, R-IMP-01).
func (w *work) reviewHints(a cert.Application) ([]cert.Hint, error) {
	hints := a.Questionnaire.Hints(w.today)
	transfer, err := w.transferHints(a.Questionnaire)
	if err != nil {
		return nil, err
	}
	crew, err := w.Crew(w.ctx, w.today)
	if err != nil {
		return nil, fmt.Errorf("count who could do it: %w", err)
	}
	advice, err := w.adviceHints(a.Questionnaire)
	hints = append(append(hints, transfer...), crewHint(crew, a.Questionnaire.Request.Languages))
	return append(hints, advice...), err
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
func crewHint(crew []store.CrewRow, languages string) cert.Hint {
	var all store.CrewRow
	speaking := 0
	for _, r := range crew {
		all.Auditors, all.Leads, all.Deciders = all.Auditors+r.Auditors, all.Leads+r.Leads, all.Deciders+r.Deciders
		if speaks(r.Languages, languages) {
			speaking += r.Auditors
		}
	}
	return cert.Hint{Item: "able_to_certify", Rule: "R-REV-01", Text: fmt.Sprintf("Of our people %d may audit, %d of them lead, %d work in %s; %d may decide.",
		all.Auditors, all.Leads, speaking, strings.TrimSpace(languages), all.Deciders)}
}

// adviceHints find our own people, and ourselves, among those who advised or audited internally (R-IMP-01, R-IMP-02).
func (w *work) adviceHints(q cert.Questionnaire) ([]cert.Hint, error) {
	var hints []cert.Hint
	for _, part := range []struct{ text, as string }{{q.Consultancy.Who, "adviser"}, {q.Consultancy.InternalAudit, "internal auditor"}, {q.Consultancy.TrainingWho, "trainer"}} {
		named, err := w.NamedIn(w.ctx, part.text)
		if err != nil {
			return nil, fmt.Errorf("look for our people: %w", err)
		}
		for _, name := range named {
			hints = append(hints, cert.Hint{Item: "influences_considered", Rule: "R-IMP-01",
				Text: fmt.Sprintf("%s of our people is named as %s: no part in this certification until two years after.", name, part.as)})
		}
		if body := store.Fold(w.o.BodyNow(w.ctx).Name); body != "" && strings.Contains(store.Fold(part.text), body) {
			hints = append(hints, cert.Hint{Item: "influences_considered", Rule: "R-IMP-02",
				Text: "The questionnaire names this body itself as " + part.as + ": certification is barred."})
		}
	}
	return hints, nil
}

// KeepInMind are the limits and wishes of a file's application that go with it (R-APP-02, R-TRF-02). The caller has read
// the file.
func (o *Office) KeepInMind(ctx context.Context, file int64) ([]cert.Mindful, error) {
	w := o.asking(ctx, cert.SystemActor)
	app, err := w.ApplicationOf(ctx, file)
	if err != nil {
		return nil, err
	}
	return o.Mindful(ctx, app.Questionnaire)
}

// Mindful are the limits and wishes of a questionnaire.
func (o *Office) Mindful(ctx context.Context, q cert.Questionnaire) ([]cert.Mindful, error) {
	months, err := o.LostAccreditationMonths(ctx)
	return q.KeepInMind(months), err
}
