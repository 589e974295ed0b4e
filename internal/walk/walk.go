// Package walk plays the lives of clients by the office's own verbs, with a clock that it moves: for the
// command that shows one whole life, for the furnished demonstration and for tests. It has no verb, rule
// or row of its own; what a gate refuses, it reports.
package walk

import (
	"context"
	"fmt"
	"sync"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/store"
)

// Clock is a clock that the player moves.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at an instant.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is the clock's instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock, also backwards.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Step is one thing that happened in a life, as the command prints it.
type Step struct {
	Step        string  `json:"step"`
	On          day.Day `json:"on"`
	Standing    string  `json:"status"`
	Certificate string  `json:"certificate,omitempty"`
	VerifyURL   string  `json:"verify_url,omitempty"`
}

// Player plays lives in one office.
type Player struct {
	Office *office.Office
	Store  *store.Store
	Clock  *Clock
	Cast   Cast
	Told   func(Step) // hears every step; may be nil
}

// Life is one client's life as far as it was played.
type Life struct {
	p           *Player
	ctx         context.Context
	Application cert.Application
	File        int64 // the certification
	client      cert.Actor
	plot        Plot
}

// Plot says how a life goes where it could go either way.
type Plot struct {
	Questionnaire cert.Questionnaire
	HalfYearly    bool
	Majors        int  // nonconformities at stage 2
	Minors        int  //
	Concern       bool // stage 1 ends with an area of concern
	Decline       bool // the review declines
	// SurveillanceMajor has the first surveillance find a major: it waits for a decision (R-DEC-06).
	SurveillanceMajor bool
	RecertLate        int  // days after its target at which the recertification audit is held
	Until             Mark // the last step to take
}

// Mark names how far a life is played, in the order of the lifecycle.
type Mark int

// The marks.
const (
	Applied Mark = iota
	Reviewed
	Timed
	Quoted
	QuotationAccepted
	ContractOffered
	ContractSigned
	Stage1Scheduled
	Stage1Announced
	Stage1Underway
	Stage1Concluded
	Stage2Scheduled
	Stage2Underway
	Stage2Reported
	FindingsAnswered
	FindingsSettled
	Certified
	SurveillanceAnnounced
	SurveillanceUnderway
	SurveillanceReported
	Surveillance1 // the first is kept
	Surveillances // all of the first cycle
	RecertUnderway
	RecertReported
	Recertified
	Recertified2 // a second time: the end of the longest life
)

// scene is one step of a life.
type scene struct {
	mark Mark
	play func(*Life) error
}

var scenes = []scene{
	{Applied, (*Life).apply}, {Reviewed, (*Life).review}, {Timed, (*Life).time}, {Quoted, (*Life).quote},
	{QuotationAccepted, (*Life).acceptQuotation}, {ContractOffered, (*Life).offerContract}, {ContractSigned, (*Life).sign},
	{Stage1Scheduled, (*Life).scheduleStage1}, {Stage1Announced, (*Life).announceStage1}, {Stage1Underway, (*Life).startStage1},
	{Stage1Concluded, (*Life).concludeStage1}, {Stage2Scheduled, (*Life).scheduleStage2}, {Stage2Underway, (*Life).startStage2},
	{Stage2Reported, (*Life).reportStage2}, {FindingsAnswered, (*Life).answerFindings}, {FindingsSettled, (*Life).settleFindings},
	{Certified, (*Life).grant}, {SurveillanceAnnounced, (*Life).announceSurveillance},
	{SurveillanceUnderway, (*Life).startSurveillance}, {SurveillanceReported, (*Life).reportSurveillance},
	{Surveillance1, (*Life).keepSurveillance}, {Surveillances, (*Life).surveillances},
	{RecertUnderway, (*Life).startRecert}, {RecertReported, (*Life).reportRecert}, {Recertified, (*Life).renew}, {Recertified2, (*Life).secondCycle},
}

// Play plays a life from its application, on the clock's day, to the plot's mark. It stops at the first
// step that a gate refuses, and says which.
func (p *Player) Play(ctx context.Context, plot Plot) (*Life, error) {
	l := &Life{p: p, ctx: ctx, plot: plot}
	for _, s := range scenes {
		if s.mark > plot.Until {
			break
		}
		if err := s.play(l); err != nil {
			return l, fmt.Errorf("%s, on %s: %w", plot.Questionnaire.Applicant.Name, p.Office.Today(), err)
		}
		if plot.Decline && s.mark == Reviewed {
			break
		}
	}
	return l, nil
}

// pass lets days go by; work begins at nine.
func (l *Life) pass(days int) { l.goTo(l.p.Office.Today().AddDays(days)) }

// goTo moves the clock to the morning of a day, never back.
func (l *Life) goTo(d day.Day) {
	if morning := d.Time().Add(9 * time.Hour); morning.After(l.p.Clock.Now()) {
		l.p.Clock.Set(morning)
	}
}

// tell reports a step with where the file stands after it.
func (l *Life) tell(step string) error {
	if l.p.Told == nil {
		return nil
	}
	s := Step{Step: step, On: l.p.Office.Today()}
	if l.File == 0 {
		s.Standing = string(l.Application.Status)
	} else {
		f, err := l.p.Store.Certification(l.ctx, cert.SystemActor, l.File)
		if err != nil {
			return err
		}
		s.Standing = string(f.Stage)
	}
	l.p.Told(s)
	return nil
}

// Certificate is the file's newest certificate.
func (l *Life) Certificate() (cert.Certificate, error) {
	all, err := l.p.Store.Certificates(l.ctx, l.File)
	if err != nil || len(all) == 0 {
		return cert.Certificate{}, fmt.Errorf("no certificate: %w", err)
	}
	return all[0], nil
}
