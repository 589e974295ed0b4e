package paper

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

// DecisionLetterInput is what a client is told of a decision. Certificate is the one that stands after it, nil when there
// is none. Next is the last day of the next surveillance, zero when none follows. PublicURL is where complaints and
// appeals are explained, may be empty. AppealDays is how long the client may appeal, 0 for no limit.
type DecisionLetterInput struct {
	Body                         Letterhead
	Client                       cert.Client
	Certification                cert.Certification
	Decision                     cert.Decision
	Certificate                  *cert.Certificate
	Next                         day.Day
	SignatoryName, SignatoryRole string
	PublicURL                    string
	AppealDays                   int
}

var decided = map[cert.DecisionOption]struct {
	words string
	tone  Tone
}{
	cert.Grant:        {"Certification is granted", Done},
	cert.GrantReduced: {"Certification is granted with a reduced scope", Done},
	cert.Refuse:       {"Certification is refused", Refused},
	cert.Maintain:     {"Certification is maintained", Done},
	cert.Renew:        {"Certification is renewed", Done},
	cert.Extend:       {"The scope of certification is extended", Done},
	cert.Reduce:       {"The scope of certification is reduced", Waiting},
	cert.Suspend:      {"Certification is suspended", Refused},
	cert.Restore:      {"Certification is restored", Done},
	cert.Withdraw:     {"Certification is withdrawn", Refused},
	cert.MoreInfo:     {"More information is needed before a decision", Waiting},
}

// DecisionLetter draws the letter that tells a client of a decision.
func DecisionLetter(in DecisionLetterInput, options Options) (Result, error) {
	d := in.Decision
	outcome := decided[d.Option]
	doc := Document{Letterhead: in.Body, Title: "Certification decision", Subtitle: in.Client.Name, Number: d.Number, Revision: "1", Created: d.DecidedOn.Time()}
	rows := []KeyValue{
		{"Standard", in.Certification.Standard}, {"Scope", orElse(d.Scope, in.Certification.Scope)},
		{"Decided", d.DecidedOn.Long()}, {"Takes effect", d.Effective.Long()},
	}
	if c := in.Certificate; c != nil {
		rows = append(rows, KeyValue{"Certificate", fmt.Sprintf("%s, valid from %s until %s", c.FullNumber(), c.Effective.Long(), c.Expires.Long())})
	}
	if in.Certificate != nil && !in.Certificate.SuspendedUntil.IsZero() && d.Option == cert.Suspend {
		rows = append(rows, KeyValue{"Suspended until", in.Certificate.SuspendedUntil.Long() + " at the latest; then it is withdrawn or the scope is reduced"})
	}
	if !in.Next.IsZero() {
		rows = append(rows, KeyValue{"Next surveillance", "by " + in.Next.Long()})
	}
	doc.Blocks = []Block{
		Paragraph{joinWords("\n", in.Client.Name, joinWords(", ", in.Client.ContactName, in.Client.ContactTitle), clientAddress(in.Client))},
		Callout{Title: outcome.words, Text: d.Reason, Tone: outcome.tone}, KeyValues{rows},
	}
	doc.Blocks = append(doc.Blocks, consequences(d.Option, in.Certificate, d.DecidedOn)...)
	doc.Blocks = append(doc.Blocks, appeal(in)...)
	doc.Blocks = append(doc.Blocks, Signatures{[]Signature{{For: "For " + in.Body.Name, Name: in.SignatoryName, Role: in.SignatoryRole}}})
	return Render(doc, options)
}

// consequences says what the client does now; c is the certificate that stands after the decision.
func consequences(o cert.DecisionOption, c *cert.Certificate, on day.Day) []Block {
	var items []string
	switch o {
	case cert.Grant, cert.GrantReduced, cert.Renew, cert.Extend, cert.Restore, cert.Maintain:
		items = []string{"You may refer to the certification within its scope, for as long as the register shows it as valid and in the way the contract allows.",
			"Tell us without delay of changes to organisation, sites, services, persons or the system that may touch the certification.",
			"Surveillance at the times of the programme is a condition of certification."}
	case cert.Suspend:
		items = []string{"From the day this takes effect the certification is not valid. Stop referring to it.",
			"Remove the cause and show us that it is removed. Then the certification can be restored."}
	case cert.Withdraw:
		items = []string{"From the day this takes effect take every reference to the certification out of use, and return or destroy the certificates.",
			"You may apply again; that is a new initial certification."}
	case cert.Reduce:
		items = []string{"Change every reference to the certification to the reduced scope. The earlier certificate is replaced."}
	case cert.Refuse:
		if c != nil && c.StatusOn(on) == cert.CertificateActive { // a renewal was refused
			items = []string{"The present certificate ends after " + c.Expires.Long() + ". Until then you may refer to it; from the day after take every reference to the certification out of use.",
				"You may apply again when the reasons are removed."}
			break
		}
		items = []string{"You may not refer to a certification by us. You may apply again when the reasons are removed."}
	case cert.MoreInfo:
		items = []string{"Please let us have what is asked for above. The decision is taken up again when it is here."}
	}
	return []Block{Heading{1, "What this means"}, List{Items: items}}
}

// appeal says how the client appeals against the decision: by when, where to, and who hears it.
func appeal(in DecisionLetterInput) []Block {
	if in.AppealDays == 0 {
		return remedies(in.Body.Name, in.PublicURL)
	}
	text := fmt.Sprintf("You may appeal against this decision within %d days, until %s, in writing and with your reasons", in.AppealDays, in.Decision.DecidedOn.AddDays(in.AppealDays).Long())
	if in.Body.Email != "" {
		text += ", to " + in.Body.Email
	}
	text += ". An appeal is handled by persons who took part neither in the audit nor in the decision, and puts you at no disadvantage. You may complain about us at any time."
	if in.PublicURL != "" {
		text += " How it is done: " + in.PublicURL
	}
	return []Block{Heading{1, "If you do not agree"}, Paragraph{text}, Note{"This letter was written by " + in.Body.Name + " for the client named above and is confidential."}}
}

// remedies says how a client can complain and appeal.
func remedies(body, url string) []Block {
	text := "You may appeal against this decision or complain about us at any time in writing. An appeal is handled by persons who took part neither in the audit nor in the decision, and puts you at no disadvantage."
	if url != "" {
		text += " How it is done: " + url
	}
	return []Block{Heading{1, "If you do not agree"}, Paragraph{text}, Note{"This letter was written by " + body + " for the client named above and is confidential."}}
}

// ReviewLetterInput is what an applicant is told of the review of its application (R-REV-02).
type ReviewLetterInput struct {
	Body        Letterhead
	Client      cert.Client
	Application cert.Application
	Review      cert.Review
	On          day.Day // date of the letter
	PublicURL   string
}

// ReviewLetter draws the letter that accepts or declines an application, with every reason.
func ReviewLetter(in ReviewLetterInput, options Options) (Result, error) {
	r := in.Review
	doc := Document{Letterhead: in.Body, Title: "Your application for certification", Subtitle: in.Client.Name, Number: in.Application.Number, Revision: "1", Created: in.On.Time()}
	doc.Blocks = []Block{
		Paragraph{joinWords("\n", in.Client.Name, joinWords(", ", in.Client.ContactName, in.Client.ContactTitle), clientAddress(in.Client))},
		KeyValues{[]KeyValue{{"Application", in.Application.Number}, {"Standard", in.Application.Questionnaire.Request.Standard}, {"Scope applied for", in.Application.Questionnaire.Request.Scope}, {"Reviewed", joinWords(", ", instant(&r.At), r.PersonName)}}},
	}
	doc.Blocks = append(doc.Blocks, reviewOutcome(r)...)
	if r.Outcome == cert.ReviewDeclined {
		doc.Blocks = append(doc.Blocks, remedies(in.Body.Name, in.PublicURL)...)
	}
	return Render(doc, options)
}

func reviewOutcome(r cert.Review) []Block {
	if r.Outcome != cert.ReviewDeclined {
		return []Block{
			Callout{Title: "We accept your application", Text: r.Text, Tone: Done},
			Paragraph{"Next we calculate the audit time and send you a quotation. No audit begins before a contract is signed by both sides."},
		}
	}
	var reasons []string
	for _, code := range r.Reasons {
		label := code
		if reason, known := norm.LookupDeclineReason(code); known {
			label = reason.Label
		}
		reasons = append(reasons, label)
	}
	return []Block{
		Callout{Title: "We cannot accept your application", Text: r.Text, Tone: Refused},
		Heading{1, "Reasons"}, List{Items: reasons},
		Paragraph{"You may apply again at any time when the reasons no longer hold."},
	}
}
