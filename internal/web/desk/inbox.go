package desk

import (
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/office/certsearch"
	"assay/internal/store"
)

// This file asks the questions of the desk, one function for each kind of thing that can wait.

// setup is what the body lacks before it can certify anybody.
func (in *inbox) setup() error {
	if in.a.demo {
		return nil
	}
	s, err := in.a.office.Setup(in.ctx)
	add := func(lacks bool, what, note, url string) {
		if lacks {
			in.add(deskItem{What: what, Who: "Setting up the body", Note: note, URL: url, harm: calm})
		}
	}
	var roles []string
	for _, r := range s.Roles {
		roles = append(roles, r.Label())
	}
	add(s.Unsaid, "Say who the certification body is", "Name, address and who signs stand on every page and paper.", "/settings")
	add(s.Unsent, "Set a mail server", "Until then every message, invitations included, waits under Mail.", "/settings/mail")
	add(len(s.Areas) > 0, "Enter the people and their competence", "Nobody is competent yet in: "+strings.Join(s.Areas, ", ")+" (R-COMP-01).", "/people")
	add(len(s.Roles) > 0, "Give people accounts and roles", "Nobody is yet: "+strings.Join(roles, ", ")+".", "/accounts/new")
	return err
}

// halted says that no certificate can be issued.
func (in *inbox) halted() error {
	why, err := in.a.office.Issuing(in.ctx)
	if why != "" {
		url := ""
		if in.actor.May(cert.ManageBody) {
			url = "/settings#seal"
		}
		in.add(deskItem{What: "No certificate can be issued", Who: "For the whole body", Note: why, URL: url, harm: harmMissed})
	}
	return err
}

// register is the monthly upload to the international register, once it is recalled or overdue (R-IAF-01).
func (in *inbox) register() error {
	set, _, err := certsearch.SettingsOf(in.ctx, in.a.store)
	if err != nil || !set.Enabled {
		return err
	}
	book, err := in.a.office.Rulebook(in.ctx)
	if err != nil {
		return err
	}
	d, err := certsearch.DutyOn(in.ctx, in.a.store, book, in.today)
	switch {
	case err != nil:
	case d.Overdue:
		in.add(deskItem{What: "Upload to IAF CertSearch", Who: "For the whole body", Note: "The monthly upload is overdue (IAF MD 28, R-IAF-01).", Due: d.Due, URL: "/certsearch", harm: harmLate})
	case !d.Done && !in.today.Before(d.Remind):
		in.add(deskItem{What: "Upload to IAF CertSearch", Who: "For the whole body", Note: "Once a month, also when nothing changed (IAF MD 28, R-IAF-01).", Due: d.Due, URL: "/certsearch", harm: calm})
	}
	return err
}

// files are the files whose next step is the actor's.
func (in *inbox) files() error {
	rows, n, err := in.a.store.FilesWaiting(in.ctx, in.actor, in.today.AddDays(deskHorizon), deskLimit)
	for _, r := range rows {
		in.add(deskItem{What: capital(r.What), Who: who(r), Due: r.Due, URL: roomOf(r), harm: calm, file: r.FileID})
	}
	in.more += n - len(rows)
	return err
}

// roomOf is the page where the next step of a waiting file is done.
func roomOf(r store.WaitingRow) string {
	base := fmt.Sprintf("/certifications/%d", r.FileID)
	switch r.Stage {
	case cert.StageApplied:
		return fmt.Sprintf("/applications/%d", r.NounID)
	case cert.StageReviewed:
		return base + "/audit-time"
	case cert.StageQuoting:
		return roomOr(base+"/quotation", "/quotations", r.NounID)
	case cert.StageContracting:
		return roomOr(base+"/contract", "/contracts", r.NounID)
	}
	switch {
	case r.What == cert.ReleaseStep:
		return base + "/release"
	case r.NounID == 0 || r.What == cert.Resolving:
		return base
	case r.Waiting == cert.DecisionMaker:
		return fmt.Sprintf("/audits/%d/decision", r.NounID)
	}
	return fmt.Sprintf("/audits/%d", r.NounID)
}

// roomOr is a record's own page, or the page where one is made when there is none yet.
func roomOr(otherwise, path string, id int64) string {
	if id == 0 {
		return otherwise
	}
	return fmt.Sprintf("%s/%d", path, id)
}

// beside are new versions of a contract that wait for the body while the one before binds.
func (in *inbox) beside() error {
	rows, err := in.a.store.ContractsBeside(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		i := deskItem{What: "Countersign the new version of the contract", Who: who(r), URL: fmt.Sprintf("/contracts/%d", r.NounID), harm: calm,
			Note: "Until then the version before binds (R-REV-05)."}
		if r.What == string(cert.ContractDeclined) {
			i.What, i.Note = "Answer the declined version of the contract", "Offer another version or take it back; the version before binds (R-REV-05)."
		}
		in.add(i)
	}
	return err
}

// who is the client with the number of the record.
func who(r store.WaitingRow) string { return r.Client + " · " + r.Number }

// missed are surveillances past their hard limit while the certificate is active.
func (in *inbox) missed() error {
	rows, err := in.a.store.MissedSurveillances(in.ctx, in.actor, in.today, deskLimit)
	for _, r := range rows {
		i := deskItem{What: "Suspend, or decide otherwise: " + r.What + " was missed", Who: who(r), Due: r.Due, harm: harmMissed, file: r.FileID,
			URL: fmt.Sprintf("/certificates/%d", r.NounID), Note: "The certificate must not stay active in silence (R-DATE-08)."}
		if !in.actor.Is(cert.DecisionMaker) {
			i.What, i.URL = r.What+" was missed: set its days, or have the decision maker suspend", fmt.Sprintf("/certifications/%d/programme", r.FileID)
		}
		in.add(i)
	}
	return err
}

// suspended are suspensions that must be resolved soon.
func (in *inbox) suspended() error {
	rows, err := in.a.store.SuspensionsEnding(in.ctx, in.actor, in.today.AddDays(deskHorizon), deskLimit)
	for _, r := range rows {
		in.add(deskItem{What: "Restore or withdraw the suspended certificate", Who: who(r), Due: r.Due, harm: harmSuspended, file: r.FileID,
			URL: fmt.Sprintf("/certificates/%d", r.NounID), Note: "The suspension ends on this day at the latest (R-SUSP-03)."})
	}
	return err
}

// releases are draft certificates that the actor can compare and release. Reviewers have them as their turn.
func (in *inbox) releases() error {
	if in.actor.Is(cert.Reviewer) {
		return nil
	}
	rows, err := in.a.store.ProofsWaiting(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		in.add(deskItem{What: capital(cert.ReleaseStep), Who: who(r), Note: "Decision " + r.What + " has effect when a second person releases it (R-CERT-01).", harm: calm,
			URL: fmt.Sprintf("/certifications/%d/release", r.FileID)})
	}
	return err
}

// kept are surveillances kept without a decision that were chosen for review, or that the review did not agree with.
func (in *inbox) kept() error {
	rows, err := in.a.store.KeptToReview(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		i := deskItem{What: "Review a surveillance kept without a decision", Who: who(r), Due: r.Due, harm: calm,
			URL: fmt.Sprintf("/audits/%d/review", r.NounID), Note: "It was drawn among all that lead auditors kept (R-DEC-06)."}
		if r.What == string(cert.KeptReferred) {
			i.What, i.URL, i.Note = "Decide on a surveillance: its review did not agree", fmt.Sprintf("/audits/%d/decision", r.NounID), "The lead auditor kept it, the review did not agree (R-DEC-06)."
		}
		in.add(i)
	}
	return err
}

// complaints are those that the actor handles or investigates (R-CMP-02, R-APL-02).
func (in *inbox) complaints() error {
	rows, err := in.a.store.ComplaintsWaiting(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		what := map[cert.ComplaintStatus]string{cert.ComplaintReceived: "Acknowledge a complaint or appeal", cert.ComplaintAcknowledged: "Name who investigates",
			cert.ComplaintInvestigating: "Report what you found", cert.ComplaintInvestigated: "Decide on a complaint or appeal", cert.ComplaintDecided: "Close with the formal notice"}[r.Status]
		in.add(deskItem{What: what, Who: strings.TrimPrefix(r.Client+" · "+r.Number, " · "), Due: r.Due, harm: calm, URL: fmt.Sprintf("/complaints/%d", r.ID), Note: r.Subject})
	}
	return err
}

// forgeries are reports of forged certificates that nobody has taken up, and the actor's own (R-CERT-07).
func (in *inbox) forgeries() error {
	rows, err := in.a.store.ForgeriesWaiting(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		what := map[cert.ForgeryStatus]string{cert.ForgeryReported: "Examine a certificate that may be forged", cert.ForgeryExamining: "Close your report of a forgery"}[r.Status]
		in.add(deskItem{What: what, Who: strings.TrimSuffix(r.Number+" · "+r.Paper, " · "), Due: r.ReceivedOn.AddWorkingDays(forgeryDays), harm: calm, URL: fmt.Sprintf("/forgeries/%d", r.ID), Note: r.Seen})
	}
	return err
}

// forgeryDays is the working days in which a report of a forgery should be looked at.
const forgeryDays = 5

// expiring are certificates near their end without a planned recertification.
func (in *inbox) expiring() error {
	rows, err := in.a.store.ExpiringUnplanned(in.ctx, in.actor, in.today, in.today.AddDays(expirySight), deskLimit)
	for _, r := range rows {
		in.add(deskItem{What: "Plan the recertification: the certificate expires", Who: who(r), Due: r.Due, harm: harmExpiring, file: r.FileID,
			URL: fmt.Sprintf("/certifications/%d/programme", r.FileID), Note: "Audit, findings and decision must all fit before the last valid day (R-DATE-05, R-DATE-11)."})
	}
	return err
}

// overdueAnswers are nonconformities the client has not answered in time.
func (in *inbox) overdueAnswers() error {
	rows, err := in.a.store.AnswersOverdue(in.ctx, in.actor, in.today, deskLimit)
	for _, r := range rows {
		in.add(deskItem{What: "Ask for the answer to a " + r.What + " nonconformity", Who: who(r), Due: r.Due, harm: harmAnswer,
			URL: fmt.Sprintf("/findings/%d", r.NounID), Note: "The client's plan is overdue (R-NC-06)."})
	}
	return err
}

// answers are the findings of the actor's teams that wait for an auditor.
func (in *inbox) answers() error {
	rows, err := in.a.store.FindingsToReview(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		what := "Review the client's answer"
		if r.What == string(cert.FindingAccepted) {
			what = "Verify the corrective action"
		}
		in.add(deskItem{What: what, Who: who(r), Due: r.Due, harm: calm, URL: fmt.Sprintf("/findings/%d", r.NounID)})
	}
	return err
}

// declarations are the audits for which the actor has not declared impartiality.
func (in *inbox) declarations() error {
	rows, err := in.a.store.DeclarationsMissing(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		in.add(deskItem{What: "Declare your impartiality for " + r.What, Who: who(r), Due: r.Due, harm: calm,
			URL: fmt.Sprintf("/audits/%d/declaration", r.NounID), Note: "The audit cannot be announced before (R-IMP-04)."})
	}
	return err
}

// objections are clients' objections that nobody has decided.
func (in *inbox) objections() error {
	rows, err := in.a.store.ObjectionsOpen(in.ctx, in.actor, deskLimit)
	for _, r := range rows {
		in.add(deskItem{What: "Decide the client's objection to the team of " + r.What, Who: who(r), Due: r.Due, harm: calm,
			URL: fmt.Sprintf("/audits/%d/objections", r.NounID)})
	}
	return err
}

// failedMail is the messages that could not be sent.
func (in *inbox) failedMail() error {
	n, err := in.a.store.FailedMail(in.ctx)
	if n > 0 {
		in.add(deskItem{What: "Look at the mail that could not be sent", Who: fmt.Sprintf("Messages: %d", n), URL: "/settings/mail?state=failed", harm: calm})
	}
	return err
}
