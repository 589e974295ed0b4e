package certsearch_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/iaf"
	"assay/internal/office/certsearch"
	"assay/internal/testkit"
)

var scheme = cert.Actor{AccountID: 3, PersonID: 3, Name: "Sam Scheme", Roles: []cert.Role{cert.SchemeManager}}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// issued is a certificate under accreditation.
func issued(t *testing.T, k *testkit.Kit, number, holder string) cert.Certificate {
	t.Helper()
	c := testkit.Issued(t, k, testkit.Certificate{Number: number, Holder: holder})
	f, err := k.Store.Certification(context.Background(), cert.SystemActor, c.CertificationID)
	must(t, err)
	f.Accredited = true
	must(t, k.Store.SaveCertification(context.Background(), &f))
	must(t, k.Store.AddApplication(context.Background(), &cert.Application{Version: 1, Status: cert.ApplicationAccepted, CertificationID: &f.ID, ClientID: &f.ClientID, Number: "A-" + number, Code: "a" + c.Code, CreatedAt: k.Office.Now()}))
	return c
}

func agree(t *testing.T, k *testkit.Kit, c cert.Certificate, given bool) {
	t.Helper()
	must(t, certsearch.Note(context.Background(), k.Office, scheme, c.CertificationID, certsearch.Consent{Given: given, ByName: "Eleni Papadaki", Proof: "contract, clause 9", On: k.Office.Today()}))
}

func switchOn(t *testing.T, k *testkit.Kit) {
	t.Helper()
	must(t, certsearch.KeepSettings(context.Background(), k.Office, scheme, cert.SearchSettings{Enabled: true, Body: "Hellenic Accreditation System", Acronym: "ESYD", Scheme: "ITSMS"}, 1))
}

func look(t *testing.T, k *testkit.Kit) certsearch.View {
	t.Helper()
	book, err := k.Office.Rulebook(context.Background())
	must(t, err)
	v, err := certsearch.Look(context.Background(), k.Store, book, k.Office.Today())
	must(t, err)
	return v
}

// taken is a register that takes everything but what it is told to refuse, and remembers it.
type taken struct {
	held   map[string]cert.SearchRecord
	refuse string
	down   error
}

func (r *taken) carry(_ context.Context, records []cert.SearchRecord) ([]certsearch.Outcome, error) {
	var out []certsearch.Outcome
	for _, x := range records {
		if r.down != nil {
			return out, r.down
		}
		if x.Identity == r.refuse {
			out = append(out, certsearch.Outcome{Message: "Data mapping"})
			continue
		}
		r.held[x.Identity] = x
		out = append(out, certsearch.Outcome{Accepted: true, Remote: "cc_" + x.Identity})
	}
	return out, nil
}

// TestR_IAF_07_OnlyWithConsent: nothing goes without it, and what it is taken back for is hidden there.
func TestR_IAF_07_OnlyWithConsent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		yes, never := issued(t, k, "SMS-2026-0001", "Aegean"), issued(t, k, "SMS-2026-0002", "Baltic")
		testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0003", Holder: "Unaccredited"})
		r := &taken{held: map[string]cert.SearchRecord{}}
		var invalid cert.Invalid
		if _, err := certsearch.Request(ctx, k.Office, scheme); !errors.As(err, &invalid) {
			t.Errorf("an upload while the register is switched off: %v", err)
		}
		switchOn(t, k)
		if _, err := certsearch.Request(ctx, k.Office, scheme); !errors.As(err, &invalid) {
			t.Errorf("an upload without a consent: %v", err)
		}
		agree(t, k, yes, true)
		agree(t, k, never, false)
		if _, err := certsearch.Request(ctx, k.Office, cert.Actor{Name: "Anna", Roles: []cert.Role{cert.Auditor}}); !errors.Is(err, cert.Forbidden) {
			t.Errorf("an auditor may upload: %v", err)
		}
		upload := func() cert.SearchUpload {
			t.Helper()
			u, err := certsearch.Request(ctx, k.Office, scheme)
			must(t, err)
			must(t, certsearch.Send(ctx, k.Office, r.carry))
			u, err = k.Store.SearchUpload(ctx, u.ID)
			must(t, err)
			return u
		}
		if u := upload(); u.Records != 1 || u.Accepted != 1 || u.DoneAt == nil || len(r.held) != 1 || r.held["SMS-2026-0001"].Standing != cert.SearchActive {
			t.Fatalf("%+v, held %v", u, r.held)
		}
		for _, l := range look(t, k).Lines {
			if l.Changed {
				t.Errorf("%s is said to have changed since", l.Record.Identity)
			}
		}
		agree(t, k, yes, false)
		if upload(); r.held["SMS-2026-0001"].Standing != cert.SearchInactive {
			t.Errorf("after the consent was taken back it is %s there", r.held["SMS-2026-0001"].Standing)
		}
		if _, err := certsearch.Request(ctx, k.Office, scheme); !errors.As(err, &invalid) {
			t.Errorf("what is hidden there is sent again: %v", err)
		}
	})
}

// TestUploadsAreKeptRecordByRecord: refusals are told, a register that is down is tried again.
func TestUploadsAreKeptRecordByRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		switchOn(t, k)
		for n, holder := range map[string]string{"SMS-2026-0001": "Aegean", "SMS-2026-0002": "Baltic"} {
			agree(t, k, issued(t, k, n, holder), true)
		}
		r := &taken{held: map[string]cert.SearchRecord{}, refuse: "SMS-2026-0002", down: errors.New("no route")}
		u, err := certsearch.Request(ctx, k.Office, scheme)
		must(t, err)
		must(t, certsearch.Send(ctx, k.Office, r.carry))
		failed, err := k.Store.SearchUpload(ctx, u.ID)
		must(t, err)
		if failed.DoneAt != nil || failed.NextAt == nil || failed.Error != "no route" {
			t.Fatalf("a register that is down: %+v", failed)
		}
		must(t, certsearch.Send(ctx, k.Office, r.carry)) // not yet
		r.down = nil
		k.Clock.Set(k.Clock.Now().Add(5 * time.Minute))
		must(t, certsearch.Send(ctx, k.Office, r.carry))
		must(t, certsearch.Send(ctx, k.Office, r.carry)) // nothing left
		done, err := k.Store.SearchUpload(ctx, u.ID)
		must(t, err)
		results, err := k.Store.SearchResults(ctx, u.ID, 10)
		must(t, err)
		if done.Tries != 2 || done.Accepted != 1 || done.Refused != 1 || done.DoneOn != k.Office.Today() || len(results) != 2 || results[0].Accepted || results[0].Message != "Data mapping" || results[1].Remote != "cc_SMS-2026-0001" {
			t.Errorf("%+v, %+v", done, results)
		}
		if v := look(t, k); !v.Duty.Done {
			t.Errorf("the duty is not done: %+v", v.Duty)
		}
	})
}

// TestFileIsConfirmedByPeople: the duty is done once the register took the file, and only while the file is true.
func TestFileIsConfirmedByPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		switchOn(t, k)
		c := issued(t, k, "SMS-2026-0001", "Aegean")
		agree(t, k, c, true)
		old, err := certsearch.MakeFile(ctx, k.Office, scheme, iaf.File)
		must(t, err)
		text, err := k.Store.Files().Read(old.FileSHA256)
		if err != nil || !strings.Contains(string(text), "<certified_entity_name>Aegean</certified_entity_name>") {
			t.Fatalf("%v %s", err, text)
		}
		if look(t, k).Duty.Done {
			t.Error("a file that nobody uploaded does the duty")
		}
		k.Clock.Set(c.Expires.AddDays(1).Time().Add(12 * time.Hour)) // what is said of it changes
		var invalid cert.Invalid
		if err := certsearch.Confirm(ctx, k.Office, scheme, old.ID, iaf.File); !errors.As(err, &invalid) {
			t.Errorf("an old file is confirmed: %v", err)
		}
		u, err := certsearch.MakeFile(ctx, k.Office, scheme, iaf.File)
		must(t, err)
		must(t, certsearch.Confirm(ctx, k.Office, scheme, u.ID, iaf.File))
		if err := certsearch.Confirm(ctx, k.Office, scheme, u.ID, iaf.File); !errors.Is(err, cert.Conflict) {
			t.Errorf("confirmed twice: %v", err)
		}
		if v := look(t, k); !v.Duty.Done || v.Lines[0].Sent != cert.SearchExpired || v.Lines[0].Changed {
			t.Errorf("%+v %+v", v.Duty, v.Lines[0])
		}
	})
}

// TestR_IAF_01_IsRecalledOnce each month from seven days before its end, and once more when overdue (D23).
func TestR_IAF_01_IsRecalledOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		account := cert.Account{Email: "sam@body.example", Name: "Sam", Roles: []cert.Role{cert.SchemeManager}, CreatedAt: k.Office.Now(), Version: 1}
		must(t, k.Store.AddAccount(ctx, &account))
		told := func(on string) int {
			t.Helper()
			k.Clock.Set(day.MustParse(on).Time().Add(12 * time.Hour))
			for range 2 {
				must(t, certsearch.Remind(ctx, k.Office))
			}
			n, err := k.Store.MailedSince(ctx, "certsearch-due", "sam@body.example", time.Time{})
			must(t, err)
			return n
		}
		if n := told("2026-01-31"); n != 0 {
			t.Errorf("%d while the register is switched off", n)
		}
		switchOn(t, k)
		agree(t, k, issued(t, k, "SMS-2026-0001", "Aegean"), true)
		for _, c := range []struct {
			on string
			n  int
		}{{"2026-02-20", 0}, {"2026-02-21", 1}, {"2026-02-28", 1}, {"2026-03-02", 1}, {"2026-03-24", 2}} {
			if n := told(c.on); n != c.n {
				t.Errorf("on %s told %d times, want %d", c.on, n, c.n)
			}
		}
		r := &taken{held: map[string]cert.SearchRecord{}}
		_, err := certsearch.Request(ctx, k.Office, scheme)
		must(t, err)
		must(t, certsearch.Send(ctx, k.Office, r.carry))
		for _, c := range []struct {
			on string
			n  int
		}{{"2026-03-31", 2}, {"2026-04-22", 2}, {"2026-04-23", 3}, {"2026-05-01", 4}} { // recalled, then overdue
			if n := told(c.on); n != c.n {
				t.Errorf("after the upload, on %s told %d times, want %d", c.on, n, c.n)
			}
		}
	})
}

func TestComparisonFindsWhatDiffers(t *testing.T) {
	k := testkit.New(t)
	switchOn(t, k)
	for n, holder := range map[string]string{"SMS-2026-0001": "Aegean", "SMS-2026-0002": "Baltic", "SMS-2026-0003": "Celtic"} {
		agree(t, k, issued(t, k, n, holder), true)
	}
	v := look(t, k)
	held := []cert.SearchRecord{v.Lines[0].Record, v.Lines[1].Record, {Certificate: "OLD-7", Entity: "Gone"}}
	held[1].Entity = "Baltic Ltd"
	differ, stray, same := certsearch.Compare(v, held)
	if same != 1 || len(differ) != 2 || len(stray) != 1 || stray[0].Certificate != "OLD-7" || differ[0].Differences[0].Field != "certified_entity_name" || !differ[1].Missing {
		t.Errorf("%d the same, differ %+v, stray %+v", same, differ, stray)
	}
}

// TestConsentsAreFacts: the database refuses to change or forget what a client said.
func TestConsentsAreFacts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		c := issued(t, k, "SMS-2026-0001", "Aegean")
		agree(t, k, c, true)
		agree(t, k, c, false)
		said, err := k.Store.SearchConsents(ctx, c.CertificationID)
		if err != nil || len(said) != 2 || said[0].Given || !said[1].Given {
			t.Errorf("%+v %v", said, err)
		}
		tomorrow := certsearch.Consent{Given: true, ByName: "x", Proof: "y", On: k.Office.Today().AddDays(1)}
		if err := certsearch.Note(ctx, k.Office, scheme, c.CertificationID, tomorrow); err == nil {
			t.Error("a consent of tomorrow is noted")
		}
	})
}
