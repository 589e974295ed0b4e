package desk

import (
	"fmt"
	"maps"
	"slices"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/web/page"
)

// This file says to a client, in its own words, where it stands and what is needed.

// need is something the client has to do, by when and where.
type need struct {
	What string
	Then string // what happens then
	By   day.Day
	Chip page.Status
	URL  string
	Verb string // on the link
}

// needs lists what the client has to do now, what is due first at the top.
func (r record) needs() []need {
	all := slices.Concat(r.paperNeeds(), r.auditNeeds(), r.findingNeeds())
	slices.SortStableFunc(all, func(a, b need) int {
		if a.By.IsZero() != b.By.IsZero() {
			return -a.By.Compare(b.By)
		}
		return a.By.Compare(b.By)
	})
	for i := range all {
		all[i].Chip = dueChip(all[i].By, r.On)
	}
	return all
}

// paperNeeds are the application, the quotation and the contract that wait for the client.
func (r record) paperNeeds() (out []need) {
	if r.Application.Status == cert.ApplicationReturned && r.Application.Holder == cert.HeldByApplicant {
		out = append(out, need{What: "Complete your application", Then: r.Application.Note, URL: "/apply/" + r.Application.Code, Verb: "Open the application"})
	}
	for _, q := range r.Quotations {
		if q.StatusOn(r.On) == cert.QuotationSent {
			out = append(out, need{What: "Accept or decline our quotation " + q.Number, Then: "After you accept we send the contract.", By: q.ValidUntil, URL: "/q/" + q.Code, Verb: "Open the quotation"})
		}
	}
	for _, k := range r.Contracts {
		if k.Status == cert.ContractOffered {
			out = append(out, need{What: "Read and sign the contract " + k.Number, Then: "We sign it after you, and plan your audits.", URL: "/k/" + k.Code, Verb: "Open the contract"})
		}
	}
	return out
}

// auditNeeds are announced audits: to prepare for, and to object to a member of the team (R-TEAM-03).
func (r record) auditNeeds() (out []need) {
	for _, a := range r.Audits {
		if a.Status == cert.AuditAnnounced && !a.Ends.Before(r.On) {
			out = append(out, need{What: "Prepare for " + a.Name + ", " + day.Range(a.Starts, a.Ends), By: a.Starts, URL: fmt.Sprintf("/audits/%d", a.ID), Verb: "Open team and plan",
				Then: "There you find the plan and who comes. If a member of the team should not audit you, object there in time and say why."})
		}
	}
	return out
}

// findingNeeds are the nonconformities that wait for the client's answer or for its action.
func (r record) findingNeeds() (out []need) {
	for _, f := range r.Findings {
		n := need{URL: fmt.Sprintf("/findings/%d", f.ID), Verb: "Open the finding"}
		n.By, _ = f.Due(r.On) // the chip says what is late
		switch {
		case f.Status == cert.FindingOpen && f.Grade.AsksClient():
			n.What, n.Then = "Answer finding "+f.Number+" with correction, cause and action", "An auditor reads your answer and accepts it or says what is missing."
		case f.Status == cert.FindingReturned:
			n.What, n.Then = "Answer finding "+f.Number+" again", "The auditor says on its page what is missing."
		case f.Status == cert.FindingAccepted && f.Grade == cert.Major:
			n.What, n.Then = "Carry out the action for finding "+f.Number, "An auditor verifies it before the decision."
		default:
			continue
		}
		out = append(out, n)
	}
	return out
}

// standing is where the client stands, a plain sentence for each stage.
func standing(s cert.Stage) string {
	return map[cert.Stage]string{
		cert.StageApplied:      "Your application is with us.",
		cert.StageReviewed:     "We accepted your application and calculate how long your audit takes.",
		cert.StageQuoting:      "The quotation is being agreed.",
		cert.StageContracting:  "The contract is being signed.",
		cert.StageOne:          "Stage 1 is next: we look at whether you are ready for the main audit.",
		cert.StageTwo:          "Stage 2 is next: the main audit of your service management system.",
		cert.StageFindings:     "The audit is done; its nonconformities have to be answered before we decide.",
		cert.StageDecision:     "The audit is done. Somebody who took no part in it now decides on your certification.",
		cert.StageCertified:    "You are certified.",
		cert.StageSurveillance: "You are certified, and a surveillance audit is on its way.",
		cert.StageRecert:       "You are certified, and your recertification is on its way.",
		cert.StageSuspended:    "Your certificate is suspended. You must not refer to it until it is restored.",
		cert.StageExpired:      "Your certificate has expired. You must not refer to it any more.",
		cert.StageWithdrawn:    "Your certification has ended.",
		cert.StageDeclined:     "The certification did not go further.",
	}[s]
}

// plainRail takes the house's own words off the rail: what the body does inside is not the client's business.
func plainRail(r page.Rail, f cert.Certification) page.Rail {
	for i := range r.Stops {
		if f.Waiting != cert.ClientUser {
			r.Stops[i].Detail = ""
		}
	}
	return r
}

// clientWords says the events that concern the client in its words; others are not shown to it.
var clientWords = map[string]string{
	"application.submit": "The application was sent.", "application.ask": "We asked for more information about the application.",
	"application.accept": "We accepted the application.", "application.decline": "We declined the application.", "application.withdraw": "The application was withdrawn.",
	"quotation.send": "We sent a quotation.", "quotation.accept": "The quotation was accepted.", "quotation.decline": "The quotation was declined.",
	"contract.offer": "We offered the contract.", "contract.sign": "The contract was signed by the client.", "contract.countersign": "The contract was signed by the certification body; the audits of three years are planned.",
	"appeal.receive": "An appeal was lodged.", "appeal.acknowledge": "We took the appeal up.", "appeal.decline": "We did not take the appeal up.", "appeal.settle": "The appeal was decided.",
	"contract.end": "The contract ended.", "audit.announce": "Team and plan of an audit were announced.", "audit.object": "An objection to the team was sent.",
	"audit.start": "An audit began.", "audit.report": "The report of an audit was completed.", "audit.conclude": "An audit was concluded.", "audit.cancel": "An audit was cancelled.",
	"finding.answer": "A finding was answered.", "finding.accept": "The answer to a finding was accepted.", "finding.return": "An answer to a finding was returned.", "finding.upgrade": "A minor nonconformity became a major one.", "finding.escalate": "A minor nonconformity became a major one: its answer was overdue.", "finding.verify": "The action on a finding was verified.",
	"decision.grant": "Certification was granted.", "decision.grant_with_reduced_scope": "Certification was granted with a reduced scope.", "decision.refuse": "Certification was refused.",
	"decision.maintain": "Certification was maintained.", "decision.renew": "Certification was renewed.", "decision.extend": "The scope was extended.", "decision.reduce": "The scope was reduced.",
	"decision.suspend": "The certificate was suspended.", "decision.restore": "The certificate was restored.", "decision.withdraw": "The certificate was withdrawn.",
	"certificate.issue": "A certificate was issued.",
}

var clientVerbs = slices.Sorted(maps.Keys(clientWords))
