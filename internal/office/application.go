package office

import (
	"context"
	"fmt"
	"maps"

	"assay/internal/cert"
	"assay/internal/norm"
)

// BeginApplication opens a draft for somebody who wants to apply; its code is the resume link.
func (o *Office) BeginApplication(ctx context.Context, actor cert.Actor, source string) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) error {
		a = cert.NewApplication(RandomCode(), source, w.at)
		if err := w.AddApplication(ctx, &a); err != nil {
			return fmt.Errorf("begin an application: %w", err)
		}
		_, err := w.record(happened{verb: "begin", noun: "application", id: a.ID, summary: "An application was begun"})
		return err
	})
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

// SaveDraft keeps what was typed; nothing is judged.
func (o *Office) SaveDraft(ctx context.Context, actor cert.Actor, code string, in DraftInput) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.ApplicationByCode(ctx, code); err != nil {
			return err
		}
		if a.Status != cert.ApplicationDraft && a.Status != cert.ApplicationReturned {
			return &cert.Unmet{Verb: "save"}
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		a.Draft, a.Questionnaire, a.Email, a.UpdatedAt = maps.Clone(in.Fields), in.Questionnaire, in.Email, w.at
		if a.Draft == nil {
			a.Draft = map[string]string{}
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("save draft %d: %w", a.ID, err)
		}
		if !in.MailLink || in.Email == "" {
			return nil
		}
		e, err := w.record(happened{verb: "save", noun: "application", id: a.ID, summary: "A draft was saved and its link sent"})
		if err != nil {
			return err
		}
		return w.tell(e, "resume", "/apply/"+a.Code, in.Email)
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
		facts := cert.ApplicationFacts{Application: a, Problems: a.Questionnaire.Problems(w.today), Today: w.today}
		if err := a.Submit(actor, facts, w.at); err != nil {
			return err
		}
		file, err := w.openFile(&a)
		if err != nil {
			return fmt.Errorf("open a file for application %d: %w", a.ID, err)
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("submit application %d: %w", a.ID, err)
		}
		e, err := w.record(happened{verb: "submit", noun: "application", id: a.ID, file: &file,
			summary: fmt.Sprintf("%s submitted application %s, signed by %s", a.Questionnaire.Applicant.Name, a.Number, a.SubmittedBy)})
		if err != nil {
			return err
		}
		if err := w.tell(e, "acknowledgement", "/track/"+a.Code, a.Questionnaire.Applicant.ContactEmail); err != nil {
			return err
		}
		return w.tellRole(e, "review-waiting", fmt.Sprintf("/applications/%d", a.ID), cert.Reviewer)
	})
	return a, err
}

// openFile makes client, file and sites from the questionnaire, or renews the sites when an application
// that was sent back comes again.
func (w *work) openFile(a *cert.Application) (cert.Certification, error) {
	q := a.Questionnaire
	if a.CertificationID != nil {
		return w.renewFile(a)
	}
	p := q.Applicant
	c := cert.Client{Name: p.Name, LegalForm: p.LegalForm, RegistrationNo: p.RegistrationNo, Address: p.Address, City: p.City,
		Postcode: p.Postcode, Country: p.Country, Web: p.Web, ContactName: p.ContactName, ContactTitle: p.ContactTitle,
		ContactEmail: p.ContactEmail, ContactPhone: p.ContactPhone, CreatedAt: w.at}
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
