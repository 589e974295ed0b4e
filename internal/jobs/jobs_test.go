package jobs_test

import (
	"context"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-smtp"

	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/jobs"
	"assay/internal/mail"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// box is a mail server that keeps what it is given.
type box struct {
	mu    sync.Mutex
	mails []string
	down  bool
}

func (b *box) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{b: b}, nil }

type session struct {
	b  *box
	to string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}
func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	if s.b.down {
		return &smtp.SMTPError{Code: 451, Message: "try again later"}
	}
	s.b.mails = append(s.b.mails, string(text))
	return nil
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// post starts a mail server and jobs that send through it.
func post(t *testing.T, k *testkit.Kit) (*jobs.Jobs, *box) {
	t.Helper()
	b := &box{}
	server := smtp.NewServer(b)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if _, err := strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	j, err := jobs.New(k.Office, mail.NewSMTP(config.SMTP{Host: host, Port: port, From: "office@body.test", TLS: "none"}))
	if err != nil {
		t.Fatal(err)
	}
	return j, b
}

// play plays a client's life to a mark on the kit's clock.
func play(t *testing.T, k *testkit.Kit, plot walk.Plot) *walk.Life {
	t.Helper()
	return playTelling(t, k, plot, nil)
}

func playTelling(t *testing.T, k *testkit.Kit, plot walk.Plot, told func(walk.Step)) *walk.Life {
	t.Helper()
	cast, err := walk.Hire(context.Background(), k.Office, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	p := &walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast, Told: told}
	l, err := p.Play(context.Background(), plot)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestEveryMessageOfALifeIsWrittenAndSent plays a life and sends all its mail through a real conversation.
func TestEveryMessageOfALifeIsWrittenAndSent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		j, b := post(t, k)
		q := walk.Sample()
		q.Applicant.Name = "Evil Bcc: all@example.org https://phish.example =?utf-8?q?x?="
		q.Request.Scope = "The SMS of Evil supporting hosting"
		told := func(walk.Step) {
			if err := j.SendMail(context.Background()); err != nil {
				t.Error(err)
			}
		}
		playTelling(t, k, walk.Plot{Questionnaire: q, Majors: 1, Minors: 1, Concern: true, Until: walk.Recertified}, told)
		if len(b.mails) < 20 {
			t.Fatalf("only %d messages went out", len(b.mails))
		}
		letters := 0
		for _, m := range b.mails {
			if strings.Contains(m, `filename="decision-D-`) && strings.Contains(m, "Content-Type: application/pdf") {
				letters++
			}
			head, body, _ := strings.Cut(m, "\r\n\r\n")
			if strings.Contains(head, "\r\nBcc") || strings.Contains(body, "https://phish") {
				t.Errorf("a name became a header or a link:\n%s", m)
			}
			if first, _ := utf8.DecodeRuneInString(body); unicode.IsLower(first) {
				t.Errorf("a message begins in the middle:\n%s", m)
			}
			if strings.Contains(head, "Subject: Quotation") && !strings.HasPrefix(body, "Dear "+q.Applicant.ContactName+",") {
				t.Errorf("a quotation without salutation:\n%s", m)
			}
			if !strings.Contains(body, "http://assay.test/") {
				t.Errorf("a message without its link:\n%s", m)
			}
		}
		if letters < 2 { // grant and renewal, to everybody whom the client named
			t.Errorf("%d mails carry a decision letter", letters)
		}
		sent := len(b.mails)
		if err := j.SendMail(context.Background()); err != nil || len(b.mails) != sent {
			t.Errorf("a second run sent %d more, %v", len(b.mails)-sent, err)
		}
	})
}

// TestMailWaitsForTheServer keeps a message whose server is down and sends it, once, when it is back.
func TestMailWaitsForTheServer(t *testing.T) {
	k := testkit.New(t)
	j, b := post(t, k)
	b.down = true
	play(t, k, walk.Plot{Questionnaire: walk.Sample(), Until: walk.Applied})
	if err := j.SendMail(context.Background()); err == nil {
		t.Fatal("a server that is down was no error")
	}
	b.down = false
	if err := j.SendMail(context.Background()); err != nil || len(b.mails) != 0 {
		t.Fatalf("sent before its pause was over: %d, %v", len(b.mails), err)
	}
	k.Clock.Set(k.Clock.Now().Add(3 * time.Minute))
	if err := j.SendMail(context.Background()); err != nil || len(b.mails) < 2 {
		t.Fatalf("after the pause %d were sent, %v", len(b.mails), err)
	}
}

// TestSweepsCatchUpAndDoubleNothing sleeps through the limit of a surveillance and the expiry of a
// certificate; two sweeps at once announce each thing once (R-DATE-08, R-DATE-11).
func TestSweepsCatchUpAndDoubleNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l := play(t, k, walk.Plot{Questionnaire: walk.Sample(), Until: walk.Certified})
		k.Clock.Set(k.Clock.Now().Add(1160 * 24 * time.Hour))
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				if _, err := k.Office.Sweep(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		again, err := k.Office.Sweep(ctx)
		if err != nil || again != 0 {
			t.Errorf("a later sweep announced %d again, %v", again, err)
		}
		events, err := k.Store.Events(ctx, l.File, 500)
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, e := range events {
			count[e.Verb]++
		}
		if count["certificate.certificate-ending"] != 1 {
			t.Errorf("the expiry was announced %d times", count["certificate.certificate-ending"])
		}
		f, err := k.Store.Certification(ctx, cert.SystemActor, l.File)
		if err != nil || f.Stage != cert.StageExpired {
			t.Errorf("the file stands at %s, %v", f.Stage, err)
		}
	})
}
