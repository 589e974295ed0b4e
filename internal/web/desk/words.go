package desk

import (
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/web/page"
)

// This file says states in words and tones.

// tones of the states that pages of this area show as chips; what is missing is plain.
var tones = map[string]page.Tone{
	string(cert.ApplicationSubmitted): page.Waiting, string(cert.ApplicationAccepted): page.Done,
	string(cert.ApplicationDeclined): page.Bad, string(cert.ApplicationReturned): page.Waiting,
	string(cert.QuotationSent): page.Waiting, string(cert.QuotationExpired): page.Bad,
	string(cert.ContractOffered): page.Waiting, string(cert.ContractClientSigned): page.Waiting, string(cert.ContractSigned): page.Done,
	string(cert.AuditScheduled): page.Info, string(cert.AuditAnnounced): page.Info, string(cert.AuditUnderway): page.Waiting,
	string(cert.AuditReported): page.Waiting, string(cert.AuditConcluded): page.Done,
	string(cert.FindingOpen): page.Waiting, string(cert.FindingAnswered): page.Info,
	string(cert.FindingVerified):   page.Done,
	string(cert.CertificateActive): page.Done, string(cert.CertificateSuspended): page.Bad, string(cert.CertificateWithdrawn): page.Bad,
	string(cert.CertificateFuture): page.Info,
}

// chipOf is a state as a chip: its word, and the tone that belongs to it.
func chipOf[S ~string](state S) page.Status {
	return page.Status{Tone: tones[string(state)], Word: strings.ReplaceAll(string(state), "_", " ")}
}

// stageChip is where a file stands, as a chip.
func stageChip(s cert.Stage) page.Status {
	tone := page.Waiting
	switch s {
	case cert.StageCertified:
		tone = page.Done
	case cert.StageSurveillance, cert.StageRecert:
		tone = page.Info
	case cert.StageSuspended, cert.StageExpired, cert.StageWithdrawn:
		tone = page.Bad
	case cert.StageDeclined:
		tone = page.Plain
	}
	return page.Status{Tone: tone, Word: s.Label()}
}

// dueChip is a red chip for a day that has passed, an amber one for the coming week.
func dueChip(due, today day.Day) page.Status {
	switch {
	case due.IsZero():
		return page.Status{Tone: page.Info, Word: "waiting"}
	case due.Before(today):
		return page.Status{Tone: page.Bad, Word: "overdue"}
	case due.Sub(today) <= 7:
		return page.Status{Tone: page.Waiting, Word: "due soon"}
	}
	return page.Status{Tone: page.Plain, Word: "to come"}
}

// turnOf says whose turn it is, to a person of the body.
func turnOf(waiting cert.Role, reader cert.Actor) string {
	switch {
	case waiting == "":
		return "nobody's turn"
	case reader.Is(waiting):
		return "your turn"
	case waiting == cert.ClientUser:
		return "the client's turn"
	}
	return "the " + waiting.Label() + "'s turn"
}

// capital is a text with its first letter large, to begin a sentence or a heading.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
