package walk

import (
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/office"
)

// announceSurveillance schedules the next surveillance of the cycle and announces it.
func (l *Life) announceSurveillance() error {
	a, err := l.audit(cert.Surveillance)
	if err != nil {
		return err
	}
	l.goTo(a.Target.AddDays(-45))
	if err := l.schedule(cert.Surveillance, a.Target.AddDays(-10)); err != nil {
		return err
	}
	l.pass(3)
	return l.announce(cert.Surveillance)
}

func (l *Life) startSurveillance() error { return l.start(cert.Surveillance) }

func (l *Life) reportSurveillance() error {
	found, advice := minorShortfalls[:min(l.plot.Minors, 1)], "maintain"
	if l.plot.SurveillanceMajor {
		found = []shortfall{majorShortfall}
	}
	if len(found) > 0 {
		advice = "maintain_after"
	}
	a, lead, err := l.field(cert.Surveillance, found)
	if err != nil {
		return err
	}
	l.pass(3)
	return l.report(a, lead, advice)
}

// keepSurveillance has the client answer, and the lead settle the findings and keep the certification.
func (l *Life) keepSurveillance() error {
	a, err := l.audit(cert.Surveillance)
	if err != nil {
		return err
	}
	lead, _, err := l.crew(a.ID)
	if err != nil {
		return err
	}
	l.pass(14)
	if err := l.respond(a.ID); err != nil {
		return err
	}
	if err := l.settle(a.ID, lead); err != nil {
		return err
	}
	if a, err = l.audit(cert.Surveillance); err != nil {
		return err
	}
	if _, err := l.p.Office.ConcludeAudit(l.ctx, lead, a.ID, office.ConcludeInput{Version: a.Version}); err != nil {
		return fmt.Errorf("maintain: %w", err)
	}
	if err := l.reviewKept(a.ID); err != nil {
		return err
	}
	return l.tell("surveillance_maintained")
}

// reviewKept has the decider review a kept surveillance if it was chosen (R-DEC-06).
func (l *Life) reviewKept(audit int64) error {
	s, err := l.p.Office.KeptSheet(l.ctx, l.p.Cast.Decider, audit)
	if errors.Is(err, cert.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	l.pass(6)
	if _, err := l.p.Office.ReviewKept(l.ctx, l.p.Cast.Decider, audit, office.KeptInput{Agreed: true, Version: s.Review.Version,
		Reason: "Report, findings and answers read; the conclusion follows from them."}); err != nil {
		return fmt.Errorf("review the kept surveillance: %w", err)
	}
	return nil
}

// surveillances plays the remaining surveillances of the cycle.
func (l *Life) surveillances() error {
	for {
		if _, err := l.audit(cert.Surveillance); err != nil {
			return nil //nolint:nilerr // none is left: that is the end of the loop
		}
		for _, play := range []func(*Life) error{(*Life).announceSurveillance, (*Life).startSurveillance, (*Life).reportSurveillance, (*Life).keepSurveillance} {
			if err := play(l); err != nil {
				return err
			}
		}
	}
}

// startRecert schedules and begins the recertification audit, about its target or later.
func (l *Life) startRecert() error {
	a, err := l.audit(cert.Recertification)
	if err != nil {
		return err
	}
	wished := a.Target.AddDays(l.plot.RecertLate)
	l.goTo(wished.AddDays(-45))
	if err := l.schedule(cert.Recertification, wished.AddDays(-5)); err != nil {
		return err
	}
	l.pass(3)
	if err := l.announce(cert.Recertification); err != nil {
		return err
	}
	return l.start(cert.Recertification)
}

func (l *Life) reportRecert() error {
	a, lead, err := l.field(cert.Recertification, nil)
	if err != nil {
		return err
	}
	l.pass(5)
	return l.report(a, lead, "renew")
}
