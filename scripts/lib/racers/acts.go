package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
)

// act lets everybody suspend an active certificate, or restore a suspended one.
func (t track) act(file int64, r *race) error {
	before, err := t.app.Store.Certificates(t.ctx, file)
	if err != nil {
		return err
	}
	c := before[0]
	option, becomes := cert.Suspend, cert.CertificateSuspended
	if c.Status == cert.CertificateSuspended {
		option, becomes = cert.Restore, cert.CertificateActive
	}
	decisions, err := t.app.Store.Decisions(t.ctx, file)
	if err != nil {
		return err
	}
	r.round(func() error {
		_, err := t.app.Office.Decide(t.ctx, t.cast.Decider, file, office.DecideInput{Version: c.Version, DecisionInput: cert.DecisionInput{Option: option, Reason: "As the record says."}})
		return err
	})
	after, err := t.app.Store.Certificates(t.ctx, file)
	if err != nil {
		return err
	}
	now, err := t.app.Store.Decisions(t.ctx, file)
	if after[0].Status != becomes || len(now) != len(decisions)+1 {
		r.wrong = append(r.wrong, fmt.Sprintf("the certificate is %s after %s, with %d more decisions", after[0].Status, option, len(now)-len(decisions)))
	}
	return err
}

// active restores the certificate where the last race left it suspended.
func (t track) active(file int64) error {
	now, err := t.app.Store.Certificates(t.ctx, file)
	if err != nil || now[0].Status != cert.CertificateSuspended {
		return err
	}
	_, err = t.app.Office.Decide(t.ctx, t.cast.Decider, file, office.DecideInput{Version: now[0].Version, DecisionInput: cert.DecisionInput{Option: cert.Restore, Reason: "As the record says."}})
	return err
}

// reduce lets everybody release the certificate of a reduced scope: one issue of the certificate comes of it, with its paper sealed and its entries
// in the log.
func (t track) reduce(file int64, n int, r *race) error {
	before, err := t.app.Store.Certificates(t.ctx, file)
	if err != nil {
		return err
	}
	head, err := t.app.Store.LastCheckpoint(t.ctx)
	if err != nil {
		return err
	}
	scope := fmt.Sprintf("The service management system supporting the provision of hosting services to customers in %d towns.", 2000-n)
	if _, err := t.app.Office.Decide(t.ctx, t.cast.Decider, file, office.DecideInput{Version: before[0].Version, DecisionInput: cert.DecisionInput{Option: cert.Reduce, Scope: scope, Reason: "As the record says."}}); err != nil {
		return err
	}
	sheet, err := t.app.Office.ReleaseSheet(t.ctx, t.cast.Reviewer, file)
	if err != nil {
		return err
	}
	r.round(func() error {
		_, err := t.app.Office.ReleaseCertificate(t.ctx, t.cast.Reviewer, file, office.ReleaseInput{Proof: sheet.Proof.ID, Version: sheet.Proof.Version, Compared: true})
		return err
	})
	after, err := t.app.Store.Certificates(t.ctx, file)
	if err != nil {
		return err
	}
	now, err := t.app.Store.LastCheckpoint(t.ctx)
	if len(after) != len(before)+1 || after[0].Scope != scope || now.Size != head.Size+2 {
		r.wrong = append(r.wrong, fmt.Sprintf("%d more issues, %d more entries in the log", len(after)-len(before), now.Size-head.Size))
	}
	return err
}

// links lets everybody use the same one-time link.
func (t track) links(rounds int, r *race) error {
	r.loses = cert.NotFound
	a, err := t.app.Office.AddAccount(t.ctx, t.cast.Administrator, office.AccountInput{Email: "racer@body.example", Name: "Racer", Roles: []cert.Role{cert.Planner}, PersonID: t.cast.Planner.PersonID})
	if err != nil {
		return err
	}
	link := int64(0)
	for n := range rounds {
		if err := t.app.Office.Invite(t.ctx, t.cast.Administrator, a.ID); err != nil {
			return err
		}
		path := ""
		for path == "" { // the newest link alone still resolves
			link++
			if path, err = t.app.Office.ResolveLink(t.ctx, fmt.Sprintf("one-time:%d", link)); err != nil && (!errors.Is(err, cert.NotFound) || link > int64(3*rounds+1000)) {
				return err
			}
		}
		token := strings.TrimPrefix(path, "/welcome/")
		r.round(func() error {
			return t.app.Office.UseLink(t.ctx, token, office.WelcomeInput{Name: "Racer", Password: fmt.Sprintf("quiet lantern %d of the yard", n)})
		})
		t.player.Clock.Set(t.player.Clock.Now().Add(time.Minute))
	}
	return nil
}

// form lets everybody send the same form, as an impatient hand or a retrying device does.
func (t track) form(n int, r *race) error {
	r.loses = cert.Repeated
	before, err := t.app.Office.HaltNow(t.ctx)
	if err != nil {
		return err
	}
	by := t.cast.Administrator
	by.Once = fmt.Sprintf("racer form %d", n)
	r.round(func() error {
		return t.app.Office.SetHalt(t.ctx, by, office.HaltInput{Version: before.Version})
	})
	after, err := t.app.Office.HaltNow(t.ctx)
	if after.Version != before.Version+1 {
		r.wrong = append(r.wrong, fmt.Sprintf("the form was acted on %d times", after.Version-before.Version))
	}
	return err
}
