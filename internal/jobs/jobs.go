// Package jobs is one table of recurring work. Cron only wakes it; what is due is decided by queries over
// days, so that a missed hour loses nothing and a second instance doubles nothing.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"assay/internal/mail"
	"assay/internal/office"
	"assay/internal/office/certsearch"
	"assay/internal/office/watching"
	"assay/internal/store"
)

// Jobs is the recurring work of one installation.
type Jobs struct {
	office *office.Office
	writer *mail.Writer
	sender mail.Sender
	// Hooks posts messages to programs that watch certificates; nil leaves them in their outbox.
	Hooks watching.Post
	// Search carries records to the international register; nil leaves them waiting.
	Search certsearch.Carry
	// Outside is where checkpoints of the log are copied.
	Outside Outside
}

// New reads the mail templates; a nil sender leaves all messages in the outbox.
func New(o *office.Office, sender mail.Sender) (*Jobs, error) {
	w, err := mail.NewWriter()
	if err != nil {
		return nil, err
	}
	return &Jobs{office: o, writer: w, sender: sender}, nil
}

// job is one row of the table; schedules are UTC.
type job struct {
	schedule string
	name     string
	run      func(context.Context) error
}

func (j *Jobs) table() []job {
	return []job{
		{"* * * * *", "send mail", j.SendMail},
		{"7 * * * *", "announce what is due", j.Sweep},
		{"@every 20s", "tell who watches certificates", j.Watch},
		{"* * * * *", "upload to the international register", j.Upload},
		{"11 * * * *", "recall the monthly upload", j.RecallUpload},
		{"43 3 * * *", "forget who never confirmed", j.Forget},
		{"* * * * *", "chain the events", j.LinkEvents},
		{"0 * * * *", "sign a checkpoint", j.Checkpoint},
		{"* * * * *", "make the status list", j.office.KeepStatusList},
		{"31 2 * * *", "check the log", j.office.CheckLog},
	}
}

// Run works off what waited, then by the table until the context ends.
func (j *Jobs) Run(ctx context.Context) error {
	log := cron.PrintfLogger(slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn))
	c := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.Recover(log), cron.SkipIfStillRunning(cron.DiscardLogger)))
	for _, t := range j.table() {
		if _, err := c.AddFunc(t.schedule, func() { logged(ctx, t) }); err != nil {
			return fmt.Errorf("schedule %s: %w", t.name, err)
		}
	}
	for _, t := range []job{{"", "announce what is due", j.Sweep}, {"", "chain the events", j.LinkEvents},
		{"", "sign a checkpoint", j.Checkpoint}, {"", "make the status list", j.office.KeepStatusList}, {"", "send mail", j.SendMail},
		{"", "tell who watches certificates", j.Watch}} {
		logged(ctx, t)
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

func logged(ctx context.Context, t job) {
	if ctx.Err() != nil {
		return
	}
	if err := t.run(ctx); err != nil {
		slog.Error("job failed", "job", t.name, "err", err)
	}
}

// Sweep announces what has come due.
func (j *Jobs) Sweep(ctx context.Context) error {
	n, err := j.office.Sweep(ctx)
	if n > 0 {
		slog.Info("announced what is due", "count", n)
	}
	return err
}

// SendMail empties the outbox as far as its time has come.
func (j *Jobs) SendMail(ctx context.Context) error {
	if j.sender == nil {
		return nil
	}
	_, err := j.office.Deliver(ctx, 200, j.Post)
	return err
}

// Write writes one message and sends nothing.
func (j *Jobs) Write(ctx context.Context, d store.DueDelivery, url string) (subject, text string, err error) {
	return j.writer.Write(d.Template, mail.Message{BodyName: j.office.BodyNow(ctx).Name, ClientName: d.ClientName, Name: d.Name,
		Summary: d.Summary, Detail: d.Detail, Link: url, Home: j.office.URL(""), Today: j.office.Today()})
}

// Post writes one message and sends it.
func (j *Jobs) Post(ctx context.Context, m office.Mail) (subject, text string, err error) {
	subject, text, err = j.Write(ctx, m.DueDelivery, m.URL)
	if err != nil {
		return "", "", err
	}
	return subject, text, j.sender.Send(ctx, mail.Letter{From: j.office.BodyNow(ctx).Name, To: m.Recipient, Subject: subject, Text: text,
		MessageID: m.MessageID, Stop: stopOf(m), PaperName: m.PaperName, Paper: m.Attached})
}
