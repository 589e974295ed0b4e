// Package complaints is the room of complaints and appeals (ISO/IEC 17021-1 9.7 and 9.8): from receipt to the formal
// notice of end, handled by people without a part in their subject.
package complaints

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
)

// Complaint is what somebody tells us, as a form sends it.
type Complaint struct {
	About        cert.ComplaintAbout
	Subject      string
	Text         string
	Name         string
	Organisation string
	Email        string
	Named        bool // the client may learn who complains
}

// Lodge takes a complaint from anybody. Who complains gets a page of its own to follow it by.
func Lodge(ctx context.Context, o *office.Office, actor cert.Actor, in Complaint) (c cert.Complaint, err error) {
	err = o.Do(ctx, actor, func(w *office.Work) error {
		limits, err := limitsOf(w)
		if err != nil {
			return err
		}
		c = cert.Complaint{Kind: cert.IsComplaint, About: in.About, Subject: in.Subject, Text: in.Text, Name: in.Name, Organisation: in.Organisation,
			Email: in.Email, Named: in.Named}
		return open(w, &c, "CO", nil, limits, limits.outcome, day.Day{})
	})
	return c, err
}

// Appeal is a client's request to reconsider a decision.
type Appeal struct {
	Decision int64
	Text     string
	Name     string
	Email    string
}

// LodgeAppeal takes an appeal of the client against a decision on its file, within the days of R-APL-02. Everybody
// who audited or decided there is kept from handling it; the decision holds until the appeal is decided.
func LodgeAppeal(ctx context.Context, o *office.Office, actor cert.Actor, in Appeal) (c cert.Complaint, err error) {
	err = o.Do(ctx, actor, func(w *office.Work) error {
		d, err := w.Decision(w.Context(), actor, in.Decision)
		if err != nil {
			return err
		}
		file, err := w.Certification(w.Context(), actor, d.CertificationID)
		if err != nil {
			return err
		}
		limits, err := limitsOf(w)
		if err != nil {
			return err
		}
		if last := d.DecidedOn.AddDays(limits.lodge); w.Today().After(last) {
			return cert.Invalid{{Field: "text", Rule: "R-APL-02", Message: fmt.Sprintf("An appeal against decision %s could be lodged until %s. You can still send us a complaint.", d.Number, last.Long())}}
		}
		c = cert.Complaint{Kind: cert.IsAppeal, About: cert.AboutBody, Subject: fmt.Sprintf("Appeal against decision %s: %s", d.Number, d.Option.Label()),
			Text: in.Text, Name: in.Name, Email: in.Email, Named: true, CertificationID: &file.ID, ClientID: &file.ClientID, DecisionID: &d.ID}
		return open(w, &c, "AP", &file, limits, limits.appeal, w.Today().AddDays(limits.progress))
	})
	return c, err
}

// open numbers it, keeps everybody with a part in the file away from it, and tells both sides.
func open(w *office.Work, c *cert.Complaint, prefix string, file *cert.Certification, l limits, outcome int, progress day.Day) (err error) {
	if c.Number, err = w.Number(prefix); err != nil {
		return err
	}
	c.Code, c.Version, c.ReceivedOn, c.CreatedAt = office.RandomCode(), 1, w.Today(), w.At()
	*c = cert.Lodge(*c, w.Today().AddWorkingDays(l.ack), w.Today().AddDays(outcome), progress)
	if err := w.AddComplaint(w.Context(), c); err != nil {
		return fmt.Errorf("keep %s: %w", c.Number, err)
	}
	if file != nil {
		if err := involve(w, c.ID, file.ID); err != nil {
			return err
		}
	}
	e, err := w.Record(office.Happened{Verb: "receive", Noun: string(c.Kind), ID: c.ID, File: file, Summary: fmt.Sprintf("%s %s was received", c.Kind.Label(), c.Number)})
	if err != nil {
		return err
	}
	for _, r := range []cert.Role{cert.Administrator, cert.Reviewer, cert.SchemeManager} {
		if err := w.TellRole(e, "complaint-new", fmt.Sprintf("/complaints/%d", c.ID), r); err != nil {
			return err
		}
	}
	return w.Tell(e, "complaint-received", "/complain/"+c.Code, c.Email)
}

// involve notes everybody who audited or decided in a file.
func involve(w *office.Work, complaint, file int64) error {
	people, err := w.InvolvedIn(w.Context(), file)
	if err != nil {
		return fmt.Errorf("find who had a part in file %d: %w", file, err)
	}
	for i := range people {
		people[i].ComplaintID = complaint
	}
	return w.AddComplaintPeople(w.Context(), people)
}

// limits are the days of R-CMP-02 and R-APL-02.
type limits struct{ ack, outcome, complex, lodge, appeal, progress int }

func limitsOf(w *office.Work) (l limits, err error) {
	book, err := w.Rules()
	if err != nil {
		return l, err
	}
	rules := book.On(w.Today())
	for name, to := range map[string]*int{"complaint.ack_working_days": &l.ack, "complaint.outcome_days": &l.outcome, "complaint.complex_outcome_days": &l.complex,
		"appeal.lodge_days": &l.lodge, "appeal.outcome_days": &l.appeal, "appeal.progress_days": &l.progress} {
		if *to, err = rules.Int(name); err != nil {
			return l, err
		}
	}
	return l, nil
}
