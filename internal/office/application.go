package office

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"time"

	"assay/internal/cert"
	"assay/internal/norm"
)

// BeginApplication opens a draft for somebody who wants to apply; its code is the resume link. Source is
// "web", or "phone" where the body writes down an enquiry.
func (o *Office) BeginApplication(ctx context.Context, actor cert.Actor, source string) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		a, err = w.begin(source)
		return err
	})
	return a, err
}

func (w *work) begin(source string) (cert.Application, error) {
	a := cert.NewApplication(RandomCode(), source, w.at)
	if err := w.AddApplication(w.ctx, &a); err != nil {
		return a, fmt.Errorf("begin an application: %w", err)
	}
	_, err := w.record(happened{verb: "begin", noun: "application", id: a.ID, summary: "An application was begun"})
	return a, err
}

// DraftInput is what a person typed so far.
type DraftInput struct {
	Fields        map[string]string // as typed, right or wrong
	Questionnaire cert.Questionnaire
	Email         string // where the resume link goes, empty = nowhere yet
	Version       int64
	MailLink      bool // send the resume link now
}

// maxLinks is how often the link of one draft is mailed: the form is public, and no stranger's letter box is
// to be filled through it.
const maxLinks = 5

// maxLinksToOne is how many links of all drafts together go to one address in a day.
const maxLinksToOne = 10

// SaveDraft keeps what was typed; nothing is judged. It mails the resume link if asked.
func (o *Office) SaveDraft(ctx context.Context, actor cert.Actor, code string, in DraftInput) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.ApplicationByCode(ctx, code); err != nil {
			return err
		}
		if err := w.write(&a, in); err != nil {
			return err
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("save draft %d: %w", a.ID, err)
		}
		if !in.MailLink || in.Email == "" {
			return nil
		}
		return w.mailResume(a)
	})
	return a, err
}

// write takes over what was typed, where the application is still open.
func (w *work) write(a *cert.Application, in DraftInput) error {
	if !a.Writable(w.actor) {
		return &cert.Unmet{Verb: "save"}
	}
	if err := checkVersion(a.Version, in.Version); err != nil {
		return err
	}
	a.Draft, a.Questionnaire, a.Email, a.UpdatedAt = maps.Clone(in.Fields), in.Questionnaire, in.Email, w.at
	if a.Draft == nil {
		a.Draft = map[string]string{}
	}
	return nil
}

func (w *work) mailResume(a cert.Application) error {
	n, err := w.CountEvents(w.ctx, "application", a.ID, "application.save")
	if err != nil {
		return fmt.Errorf("count the links of draft %d: %w", a.ID, err)
	}
	if n >= maxLinks {
		return cert.Wrong("email", "The link was mailed %d times already; keep the address of this page instead.", n)
	}
	mailed, err := w.MailedSince(w.ctx, "resume", a.Email, w.at.Add(-24*time.Hour))
	if err != nil {
		return fmt.Errorf("count the links to an address: %w", err)
	}
	if mailed >= maxLinksToOne {
		return cert.Wrong("email", "%d links went to this address within a day; keep the address of this page instead, or mail the link tomorrow.", mailed)
	}
	e, err := w.record(happened{verb: "save", noun: "application", id: a.ID, summary: "A draft was saved and its link sent"})
	if err != nil {
		return err
	}
	return w.tell(e, "resume", "/apply/"+a.Code, a.Email)
}

// SendApplication saves what was typed and submits it, in one step: what the applicant saw is what is sent.
func (o *Office) SendApplication(ctx context.Context, actor cert.Actor, code string, in DraftInput) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.ApplicationByCode(ctx, code); err != nil {
			return err
		}
		if err := w.write(&a, in); err != nil {
			return err
		}
		return w.submit(&a)
	})
	return a, err
}

// SubmitApplication sends an application: the client and its file come into being, the applicant gets an
// acknowledgement with the tracking link, the reviewers a message (R-APP-01).
func (o *Office) SubmitApplication(ctx context.Context, actor cert.Actor, code string, version int64) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.ApplicationByCode(ctx, code); err != nil {
			return err
		}
		if err := checkVersion(a.Version, version); err != nil {
			return err
		}
		return w.submit(&a)
	})
	return a, err
}

// ImportQuestionnaire makes an application of a whole questionnaire and submits it. Source says where it
// came from, "import". What is missing is Invalid, by the path of the field.
func (o *Office) ImportQuestionnaire(ctx context.Context, actor cert.Actor, q cert.Questionnaire, source string) (cert.Application, error) {
	var a cert.Application
	if problems := o.ApplicationProblems(q); len(problems) > 0 {
		return a, problems
	}
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.begin(source); err != nil {
			return err
		}
		in := DraftInput{Fields: q.Fields(), Questionnaire: q, Email: q.Applicant.ContactEmail, Version: a.Version}
		if err := w.write(&a, in); err != nil {
			return err
		}
		return w.submit(&a)
	})
	return a, err
}

func (w *work) submit(a *cert.Application) error {
	facts, err := w.changeFacts(*a)
	if err != nil {
		return err
	}
	if facts.Reviewed != nil && len(facts.Material) == 0 {
		return w.confirm(a, facts)
	}
	ours, note := a.Holder == cert.HeldByBody, a.Note
	if err := a.Submit(w.actor, facts, w.at); err != nil {
		return err
	}
	file, err := w.openFile(a)
	if err != nil {
		return fmt.Errorf("open a file for application %d: %w", a.ID, err)
	}
	if err := w.SaveApplication(w.ctx, a); err != nil {
		return fmt.Errorf("submit application %d: %w", a.ID, err)
	}
	summary, letter := fmt.Sprintf("%s submitted application %s, signed by %s", a.Questionnaire.Applicant.Name, a.Number, a.SubmittedBy), "acknowledgement"
	if ours {
		summary, letter = fmt.Sprintf("%s sent the changed application %s", a.SubmittedBy, a.Number), "application-changed"
	}
	e, err := w.record(happened{verb: "submit", noun: "application", id: a.ID, file: &file, summary: summary, detail: changeDetail(note, facts.Material)})
	if err != nil {
		return err
	}
	if err := w.tell(e, letter, "/track/"+a.Code, a.Questionnaire.Applicant.ContactEmail); err != nil {
		return err
	}
	return w.tellRole(e, "review-waiting", fmt.Sprintf("/applications/%d", a.ID), cert.Reviewer)
}

// confirm keeps a changed application accepted when nothing changed that its review rests on (R-REV-06).
func (w *work) confirm(a *cert.Application, facts cert.ApplicationFacts) error {
	ours, note := a.Holder == cert.HeldByBody, a.Note
	if err := a.Confirm(w.actor, facts, w.at); err != nil {
		return err
	}
	file, err := w.renewFile(a)
	if err != nil {
		return err
	}
	if err := w.SaveApplication(w.ctx, a); err != nil {
		return fmt.Errorf("confirm application %d: %w", a.ID, err)
	}
	e, err := w.record(happened{verb: "confirm", noun: "application", id: a.ID, file: &file,
		summary: fmt.Sprintf("The change of application %s, sent by %s, touches nothing the review rests on; it stays accepted", a.Number, a.SubmittedBy), detail: changeDetail(note, nil)})
	if err != nil || !ours {
		return err
	}
	return w.tell(e, "application-changed", "/track/"+a.Code, a.Questionnaire.Applicant.ContactEmail)
}

// changeDetail is what was to change and what a sent change differs in, for its event.
func changeDetail(note string, changes []cert.Difference) map[string]string {
	detail := map[string]string{}
	if note != "" {
		detail["note"] = note
	}
	if len(changes) > 0 {
		detail["changes"] = differenceLines(changes)
	}
	return detail
}

// WithdrawInput is why an applicant takes the application back.
type WithdrawInput struct {
	Reason  string
	Version int64
}

// WithdrawApplication takes an application back that is not yet accepted or declined.
func (o *Office) WithdrawApplication(ctx context.Context, actor cert.Actor, code string, in WithdrawInput) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.ApplicationByCode(ctx, code); err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		facts, err := w.changeFacts(a)
		if err != nil {
			return err
		}
		if err := a.Withdraw(actor, in.Reason, facts, w.at); err != nil {
			return err
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("withdraw application %d: %w", a.ID, err)
		}
		return w.tellWithdrawal(a, in.Reason)
	})
	return a, err
}

func (w *work) tellWithdrawal(a cert.Application, reason string) error {
	file, err := w.fileOf(a)
	if err != nil {
		return err
	}
	e, err := w.record(happened{verb: "withdraw", noun: "application", id: a.ID, file: file,
		summary: fmt.Sprintf("%s withdrew the application", cmp.Or(a.Applicant, "The applicant")), detail: map[string]string{"reason": reason}})
	if err != nil || file == nil {
		return err
	}
	if err := w.tell(e, "application-withdrawn", "/track/"+a.Code, a.Questionnaire.Applicant.ContactEmail); err != nil {
		return err
	}
	return w.tellRole(e, "application-gone", fmt.Sprintf("/applications/%d", a.ID), cert.Reviewer)
}

// fileOf is the file of an application, nil while there is none.
func (w *work) fileOf(a cert.Application) (*cert.Certification, error) {
	if a.CertificationID == nil {
		return nil, nil
	}
	file, err := w.Certification(w.ctx, cert.SystemActor, *a.CertificationID)
	if err != nil {
		return nil, fmt.Errorf("read the file of application %d: %w", a.ID, err)
	}
	return &file, nil
}

// openFile makes client, file and sites from the questionnaire, or renews the sites when an application
// that was sent back comes again.
func (w *work) openFile(a *cert.Application) (cert.Certification, error) {
	q := a.Questionnaire
	if a.CertificationID != nil {
		return w.renewFile(a)
	}
	c := cert.Client{CreatedAt: w.at}
	introduce(&c, q.Applicant)
	if err := w.AddClient(w.ctx, &c); err != nil {
		return cert.Certification{}, err
	}
	number, err := w.number("C")
	if err != nil {
		return cert.Certification{}, err
	}
	file := cert.Certification{ClientID: c.ID, Number: number, Standard: string(norm.E2018), Accredited: q.Request.Accredited == "yes",
		Scope: q.Request.Scope, Services: q.Services, Cadence: cert.Yearly, Competences: []string{}, Stage: cert.StageApplied, CreatedAt: w.at}
	if err := w.AddCertification(w.ctx, &file); err != nil {
		return file, err
	}
	if a.Number, err = w.number("APP"); err != nil {
		return file, err
	}
	a.CertificationID, a.ClientID = &file.ID, &c.ID
	return file, w.AddSites(w.ctx, sitesOf(q, file.ID))
}

// introduce takes over who the applicant is.
func introduce(c *cert.Client, p cert.Applicant) {
	c.Name, c.LegalForm, c.RegistrationNo, c.Address, c.City, c.Postcode, c.Country = p.Name, p.LegalForm, p.RegistrationNo, p.Address, p.City, p.Postcode, p.Country
	c.Web, c.ContactName, c.ContactTitle, c.ContactEmail, c.ContactPhone = p.Web, p.ContactName, p.ContactTitle, p.ContactEmail, p.ContactPhone
}

// renewFile takes over what changed when an application that was sent back comes again.
func (w *work) renewFile(a *cert.Application) (cert.Certification, error) {
	file, err := w.Certification(w.ctx, cert.SystemActor, *a.CertificationID)
	if err != nil {
		return file, err
	}
	q := a.Questionnaire
	file.Scope, file.Services, file.Accredited = q.Request.Scope, q.Services, q.Request.Accredited == "yes"
	if err := w.SaveCertification(w.ctx, &file); err != nil {
		return file, err
	}
	client, err := w.Client(w.ctx, cert.SystemActor, file.ClientID)
	if err != nil {
		return file, err
	}
	files, err := w.FilesOf(w.ctx, client.ID)
	if err != nil {
		return file, err
	}
	if files == 1 { // what is known of a client with other files is not changed by an application
		introduce(&client, q.Applicant)
		if err := w.SaveClient(w.ctx, &client); err != nil {
			return file, err
		}
	}
	if err := w.RemoveSites(w.ctx, file.ID); err != nil {
		return file, err
	}
	return file, w.AddSites(w.ctx, sitesOf(q, file.ID))
}

func sitesOf(q cert.Questionnaire, certification int64) []cert.Site {
	sites := make([]cert.Site, len(q.Sites))
	for i, s := range q.Sites {
		sites[i] = cert.Site{CertificationID: certification, Position: i, Name: s.Name, Address: s.Address, City: s.City,
			Postcode: s.Postcode, Country: s.Country, Activities: s.Activities, Kind: s.Kind, Central: s.Central, Persons: s.Headcount()}
	}
	return sites
}
