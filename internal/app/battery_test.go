package app_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"assay/internal/app"
	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/paper"
	"assay/internal/seal"
	"assay/internal/verify"
	"assay/internal/walk"
)

// The forgery battery: sixteen ways in which papers are forged or used though they no longer hold. Each is shown to the
// command that judges files and to the page where strangers drop a PDF, and must be valid for neither; where the forger
// works on paper alone, the page that the number or the QR code leads to must tell.

// forged is one way of the battery.
type forged struct {
	name  string
	make  func(b *battery) []byte                      // the file that is shown
	doors []func(b *battery) (said string, valid bool) // other doors, beside the files and the page
	want  string                                       // what the reason must say
}

// battery is a body with its papers and the forger beside it.
type battery struct {
	t       *testing.T
	app     *app.App
	clock   *walk.Clock
	cast    walk.Cast
	current cert.Certificate // in force, the second issue of its number
	old     cert.Certificate // the first issue
	other   cert.Certificate // of another holder
	forger  seal.Sealer
}

var ways = []forged{
	{"edited scope", func(b *battery) []byte { return b.edited(b.paper(b.current), 0) }, nil, "changed after it was sealed"},
	{"edited date", func(b *battery) []byte { return b.edited(b.paper(b.current), 1) }, nil, "changed after it was sealed"},
	{"swapped holder", func(b *battery) []byte {
		return b.drawn(func(in *paper.CertificateInput) { in.Certificate.Holder = "Forged Hosting Ltd" })
	},
		[]func(*battery) (string, bool){func(b *battery) (string, bool) {
			return b.asked("/verify?number=" + b.current.FullNumber() + "&holder=Forged+Hosting")
		}}, "bears no seal"},
	{"another body's name and mark", func(b *battery) []byte {
		return b.resealed(b.drawn(func(in *paper.CertificateInput) { in.Body.Name, in.Body.Accreditation = "Other Certification Ltd", "" }))
	}, nil, "not one of the certification body's"},
	{"number plus one", func(b *battery) []byte {
		return b.drawn(func(in *paper.CertificateInput) {
			in.Certificate.Number, in.Certificate.Revision, in.CheckURL = "SMS-2026-0009", 1, "http://assay.test/c/"+office.RandomCode()
		})
	}, []func(*battery) (string, bool){func(b *battery) (string, bool) { return b.asked("/verify?number=SMS-2026-0009") }}, "bears no seal"},
	{"QR to another record", func(b *battery) []byte {
		return b.drawn(func(in *paper.CertificateInput) { in.CheckURL = "http://assay.test/c/" + b.other.Code })
	}, []func(*battery) (string, bool){func(b *battery) (string, bool) {
		said, _ := b.asked("/c/" + b.other.Code)
		return "the page is that of " + b.other.Holder, strings.Contains(said, b.current.Holder)
	}}, "bears no seal"},
	{"QR to a look-alike host", func(b *battery) []byte {
		return b.drawn(func(in *paper.CertificateInput) { in.CheckURL = "http://assay-test.example/c/" + b.current.Code })
	}, []func(*battery) (string, bool){func(b *battery) (string, bool) {
		said := b.dropped(b.drawn(func(in *paper.CertificateInput) { in.CheckURL = "http://assay-test.example/c/" + b.current.Code }))
		return said, !strings.Contains(said, "leads to assay-test.example")
	}}, "bears no seal"},
	{"old issue after a new one", func(b *battery) []byte { return b.paper(b.old) }, nil, "superseded"},
	{"suspended", func(b *battery) []byte { b.act(cert.Suspend); return b.paper(b.other) }, nil, "suspended since"},
	{"withdrawn", func(b *battery) []byte { b.act(cert.Withdraw); return b.paper(b.other) }, nil, "withdrawn since"},
	{"expired by one day", func(b *battery) []byte {
		b.clock.Set(b.current.Expires.AddDays(1).Time().Add(9 * time.Hour))
		return b.paper(b.current)
	}, nil, "expired"},
	{"unsigned reprint", func(b *battery) []byte { return b.drawn(func(*paper.CertificateInput) {}) }, nil, "bears no seal"},
	{"signature stripped", func(b *battery) []byte { return stripped(b.paper(b.current)) }, nil, "bears no seal"},
	{"content appended after the signature", func(b *battery) []byte { return appended(b.paper(b.current)) },
		[]func(*battery) (string, bool){func(b *battery) (string, bool) { // a second signature over the update, as shadow attacks do
			return b.dropped(b.resealed(b.paper(b.current))), b.judged(b.resealed(b.paper(b.current))).Good
		}}, "added to the file after it was sealed"},
	{"signed by another key", func(b *battery) []byte { return b.resealed(b.drawn(func(*paper.CertificateInput) {})) }, nil, "not one of the certification body's"},
	{"time stamp removed", func(b *battery) []byte { return withoutStamp(b.t, b.paper(b.current)) }, nil, "bears no time stamp"},
}

// TestForgeryBattery shows all sixteen, with the genuine paper as the control that must be valid by both doors.
func TestForgeryBattery(t *testing.T) {
	b := newBattery(t)
	if v := b.judged(b.paper(b.current)); !v.Good || v.Word != verify.Valid {
		t.Fatalf("the genuine paper: %+v", v)
	}
	if said := b.dropped(b.paper(b.current)); !strings.Contains(said, "Valid today") || !strings.Contains(said, "Identical") {
		t.Fatalf("the genuine paper on the page: %s", said)
	}
	refused, now := 0, b.clock.Now()
	for i, way := range ways {
		file := way.make(b)
		v, page := b.judged(file), b.dropped(file)
		valid := v.Good || strings.HasPrefix(page, "Identical to the paper we issued. Valid today")
		for _, door := range way.doors {
			said, fooled := door(b)
			valid, page = valid || fooled, said
		}
		if valid || !strings.Contains(v.Reason, way.want) {
			t.Errorf("%s: valid is %v; the files say %q, the page %q", way.name, valid, v.Reason, page)
		} else {
			refused++
		}
		t.Logf("battery: %2d %s: %s | %s", i+1, way.name, v.Reason, page)
		b.clock.Set(now)
	}
	t.Logf("battery: %d of %d forgeries shown as not valid", refused, len(ways))
	if len(ways) != 16 {
		t.Errorf("the battery has %d ways", len(ways))
	}
}

// newBattery plays two lives in a body whose seals bear time stamps.
func newBattery(t *testing.T) *battery {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	stamps := stampServer(t)
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": dir, "ASSAY_BASE_URL": "http://assay.test", "ASSAY_SEAL_TIMESTAMPS": stamps}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &battery{t: t, clock: walk.NewClock(time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)), forger: newForger(t)}
	if b.app, err = app.Open(ctx, c, b.clock.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.app.Close() })
	if b.cast, err = walk.Hire(ctx, b.app.Office, 2, ""); err != nil {
		t.Fatal(err)
	}
	issues := b.lives(walk.Sample(), walk.Recertified)
	b.current, b.old = issues[0], issues[1]
	q := walk.Sample()
	q.Applicant.Name, q.Applicant.RegistrationNo, q.Applicant.ContactEmail = "Northwind Cloud Ltd", "NW 7", "ops@northwind.example"
	b.other = b.lives(q, walk.Certified)[0]
	return b
}

// lives plays a life and gives its issues, newest first.
func (b *battery) lives(q cert.Questionnaire, until walk.Mark) []cert.Certificate {
	b.t.Helper()
	ctx := context.Background()
	p := &walk.Player{Office: b.app.Office, Store: b.app.Store, Clock: b.clock, Cast: b.cast}
	l, err := p.Play(ctx, walk.Plot{Questionnaire: q, Until: until})
	if err != nil {
		b.t.Fatal(err)
	}
	all, err := b.app.Store.Certificates(ctx, l.File)
	if err != nil || len(all) == 0 {
		b.t.Fatalf("%d certificates, %v", len(all), err)
	}
	return all
}

// act takes a decision on the other holder's certificate.
func (b *battery) act(option cert.DecisionOption) {
	b.t.Helper()
	ctx := context.Background()
	all, err := b.app.Store.Certificates(ctx, b.other.CertificationID)
	if err == nil {
		_, err = b.app.Office.Decide(ctx, b.cast.Decider, b.other.CertificationID, office.DecideInput{Version: all[0].Version, DecisionInput: cert.DecisionInput{Option: option, Reason: "As the record says."}})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// paper is the genuine file of an issue.
func (b *battery) paper(c cert.Certificate) []byte {
	b.t.Helper()
	data, err := b.app.Store.Files().Read(c.PaperSHA256)
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}

// judged is what the command says by the keys, the log and the status list of this moment; valid by any of the sets of
// files is valid.
func (b *battery) judged(file []byte) verify.Verdict {
	b.t.Helper()
	dir, ctx := b.t.TempDir(), context.Background()
	read := func(what string) []byte {
		path := filepath.Join(dir, what)
		f, err := os.Create(path)
		if err != nil {
			b.t.Fatal(err)
		}
		if err := app.ExportOf(ctx, b.app, what, f); err != nil {
			b.t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			b.t.Fatal(err)
		}
		return data
	}
	files := verify.Files{File: file, Keys: read("keys"), Now: b.clock.Now(), Zone: time.UTC}
	byLog, byList := files, files
	byLog.Log, byLog.Checkpoint, byList.Statuses = read("log"), read("checkpoint"), read("status")
	log, list := verify.Judge(byLog), verify.Judge(byList)
	if list.Good && !log.Good {
		return list
	}
	if seal := verify.Judge(files); !log.Good && strings.HasPrefix(seal.Reason, "not genuine") {
		return seal // what the seal alone tells
	}
	return log
}

// dropped is what the page says to somebody who drops the file: its headings, then the rest.
func (b *battery) dropped(file []byte) string {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("paper", "certificate.pdf")
	if err == nil {
		_, err = f.Write(file)
	}
	if err != nil || m.Close() != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/check", &body)
	r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", body.Len()%250+1)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.page(r)
}

// asked is what a page says; valid where it says so of what was asked.
func (b *battery) asked(path string) (said string, valid bool) {
	b.t.Helper()
	if _, err := url.Parse(path); err != nil {
		b.t.Fatal(err)
	}
	said = b.page(httptest.NewRequest(http.MethodGet, path, nil))
	return said, strings.Contains(said, "Valid today") && !strings.Contains(said, "is not the holder")
}

var (
	said = regexp.MustCompile(`(?s)<section class="say.*?</section>|<h2 dir="auto">.*?</h2>|<div class="say.*?</div>`)
	tags = regexp.MustCompile(`<[^>]*>|\s+`)
)

func (b *battery) page(r *http.Request) string {
	w := httptest.NewRecorder()
	b.app.Web.Handler().ServeHTTP(w, r)
	text := strings.ReplaceAll(strings.Join(said.FindAllString(w.Body.String(), -1), " "), "</h1>", ". ")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "</h2>", ". "), "</section>", " ")
	return strings.Join(strings.Fields(tags.ReplaceAllString(text, " ")), " ")
}

// drawn is the current certificate drawn anew by a forger who has the fonts and the letterhead, with something changed.
func (b *battery) drawn(change func(*paper.CertificateInput)) []byte {
	b.t.Helper()
	in := paper.CertificateInput{Body: paper.Letterhead{Name: b.app.Office.Body.Name, Address: b.app.Office.Body.Address}, Certificate: b.current,
		RegisterURL: "http://assay.test/verify", CheckURL: "http://assay.test/c/" + b.current.Code}
	change(&in)
	r, err := paper.Certificate(in, paper.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	return r.PDF
}

// resealed seals a file with the forger's key, who calls himself as the body does.
func (b *battery) resealed(pdf []byte) []byte {
	b.t.Helper()
	var attached []seal.Attachment
	if r, _ := seal.Verify(b.paper(b.current), seal.Trust{}); len(r.Attachments) > 0 {
		attached = r.Attachments[:1]
	}
	out, err := b.forger.Seal(pdf, seal.Act{At: b.clock.Now(), Name: b.app.Office.Body.Name, Reason: "Certificate", Attachments: attached})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func newForger(t *testing.T) seal.Sealer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "assay.test"}, NotBefore: day.New(2025, 1, 1).Time(), NotAfter: day.New(2045, 1, 1).Time()}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return seal.Sealer{Certificate: c, Key: key}
}

var streams = regexp.MustCompile(`/Length (\d+)>>\nstream\n`)

// edited takes the last letters of lines of the page away in place, after passing over some, as an editor does that keeps
// the rest of the file as it is.
func (b *battery) edited(pdf []byte, pass int) []byte {
	b.t.Helper()
	for _, m := range streams.FindAllSubmatchIndex(pdf, -1) {
		length, _ := strconv.Atoi(string(pdf[m[2]:m[3]]))
		text, ok := inflated(pdf[m[1]:min(len(pdf), m[1]+length)])
		for at := 0; ok; {
			next := bytes.Index(text[at:], []byte("> Tj"))
			if next < 0 {
				break
			}
			at += next + 4
			changed := append(bytes.Clone(text[:at-8]), text[at-4:]...)
			if again := deflated(changed); len(again) <= length {
				if pass--; pass < 0 {
					out := bytes.Clone(pdf)
					copy(out[m[1]:], append(again, make([]byte, length-len(again))...))
					return out
				}
			}
		}
	}
	b.t.Fatal("no page could be edited")
	return nil
}

func inflated(packed []byte) ([]byte, bool) {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, false
	}
	text, err := io.ReadAll(r)
	return text, err == nil
}

func deflated(text []byte) []byte {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression)
	_, _ = w.Write(text)
	_ = w.Close()
	return b.Bytes()
}

// stripped takes the update away that holds the seal.
func stripped(pdf []byte) []byte {
	at := bytes.Index(pdf, []byte("%%EOF\n"))
	return pdf[:at+len("%%EOF\n")]
}

// appended adds an update that gives the file another title, as an editor that saves changes does.
func appended(pdf []byte) []byte {
	last := regexp.MustCompile(`startxref\s+(\d+)`).FindAllSubmatch(pdf, -1)
	size := regexp.MustCompile(`/Size (\d+)`).FindAllSubmatch(pdf, -1)
	root := regexp.MustCompile(`/Root (\d+ 0 R)`).FindAllSubmatch(pdf, -1)
	var n int
	fmt.Sscan(string(size[len(size)-1][1]), &n)
	out := append(bytes.Clone(pdf), fmt.Sprintf("%d 0 obj\n<</Title (Valid for everything)>>\nendobj\n", n)...)
	return append(out, fmt.Sprintf("xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %s /Info %d 0 R /Prev %s>>\nstartxref\n%d\n%%%%EOF\n",
		n, len(pdf), n+1, root[len(root)-1][1], n, last[len(last)-1][1], len(out))...)
}

// withoutStamp takes the time stamp out of the signature's unsigned part and leaves all else good.
func withoutStamp(t *testing.T, pdf []byte) []byte {
	t.Helper()
	m := regexp.MustCompile(`/Contents <([0-9a-f]+)>`).FindAllSubmatchIndex(pdf, -1)
	from, to := m[len(m)-1][2], m[len(m)-1][3]
	der := make([]byte, (to-from)/2)
	if _, err := hex.Decode(der, pdf[from:to]); err != nil {
		t.Fatal(err)
	}
	bare := without(t, der, []int{1, 0, -1, 0}) // ContentInfo, SignedData, signerInfos, the only SignerInfo
	out := bytes.Clone(pdf)
	n := hex.Encode(out[from:], bare)
	copy(out[from+n:to], bytes.Repeat([]byte("0"), to-from-n))
	return out
}

// without rewrites DER with the last part taken out of the value that a path leads to.
func without(t *testing.T, der []byte, path []int) []byte {
	t.Helper()
	var v asn1.RawValue
	if _, err := asn1.Unmarshal(der, &v); err != nil {
		t.Fatal(err)
	}
	var parts [][]byte
	for rest := v.Bytes; len(rest) > 0; {
		var p asn1.RawValue
		next, err := asn1.Unmarshal(rest, &p)
		if err != nil {
			t.Fatal(err)
		}
		parts, rest = append(parts, p.FullBytes), next
	}
	if len(path) == 0 {
		parts = parts[:len(parts)-1]
	} else {
		at := (path[0] + len(parts)) % len(parts)
		parts[at] = without(t, parts[at], path[1:])
	}
	out, err := asn1.Marshal(asn1.RawValue{Class: v.Class, Tag: v.Tag, IsCompound: v.IsCompound, Bytes: bytes.Join(parts, nil)})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// stampServer is a time stamp authority of its own on a port of this machine.
func stampServer(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("openssl is not installed")
		}
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	run := func(args ...string) {
		if out, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
			t.Errorf("openssl %v: %v: %s", args, err, out)
		}
	}
	put := func(name, text string) {
		if err := os.WriteFile(in(name), []byte(text), 0o600); err != nil {
			t.Error(err)
		}
	}
	put("ext.cnf", "[req]\ndistinguished_name=dn\n[dn]\n[v3]\nextendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
	run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", in("tsa.key"), "-out", in("tsa.pem"), "-days", "9000", "-subj", "/CN=Time stamps", "-config", in("ext.cnf"), "-extensions", "v3")
	put("serial", "01\n")
	put("tsa.cnf", "[tsa]\ndefault_tsa=one\n[one]\nserial="+in("serial")+"\nsigner_cert="+in("tsa.pem")+"\nsigner_key="+in("tsa.key")+
		"\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\n")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, _ := io.ReadAll(r.Body)
		put("query", string(query))
		run("ts", "-reply", "-config", in("tsa.cnf"), "-queryfile", in("query"), "-out", in("reply"))
		reply, _ := os.ReadFile(in("reply"))
		w.Header().Set("Content-Type", "application/timestamp-reply")
		_, _ = w.Write(reply)
	}))
	t.Cleanup(s.Close)
	return s.URL
}
