package register_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// post sends a form with one file as a stranger would.
func post(t testing.TB, k *testkit.Kit, path, field string, file []byte, values map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, value := range values {
		if err := m.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if field != "" {
		f, err := m.CreateFormFile(field, "paper.pdf")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(file); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, r)
	return w
}

// answers fails unless the answer has the status and every text, and none that begins with "!".
func answers(t testing.TB, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("answered %d, want %d", w.Code, status)
	}
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(w.Body.String(), want) == forbidden {
			t.Errorf("holds %q is %v:\n%s", want, forbidden, w.Body)
		}
	}
}

// printed is a certificate whose paper is kept, with its bytes.
func printed(t testing.TB, k *testkit.Kit, want testkit.Certificate) (cert.Certificate, []byte) {
	t.Helper()
	c := testkit.Issued(t, k, want)
	paper := []byte("%PDF-1.7\n(http://assay.test/c/" + c.Code + ")\nscope: hosting\n%%EOF\n")
	sum, _, err := k.Store.Files().Put(bytes.NewReader(paper), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	c.PaperSHA256 = sum
	if err := k.Store.SaveCertificate(context.Background(), &c); err != nil {
		t.Fatal(err)
	}
	return c, paper
}

// TestPaperIsComparedByteForByte: the paper itself, one byte changed, something added, another's, and what is none.
func TestPaperIsComparedByteForByte(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, paper := printed(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence"})
		answers(t, post(t, k, "/check", "paper", paper, nil), 200, "Identical to the paper we issued", "Valid today", "/c/"+c.Code)
		answers(t, post(t, k, "/check", "paper", bytes.Replace(paper, []byte("hosting"), []byte("housing"), 1), nil), 200, "Not the paper we issued", "/c/"+c.Code, "!Identical")
		answers(t, post(t, k, "/check", "paper", append(bytes.Clone(paper), "more"...), nil), 200, "Not the paper we issued", "!Identical")
		answers(t, post(t, k, "/check", "paper", []byte("%PDF-1.7 SMS-2026-0001"), nil), 200, "Not a certificate of ours", "!Secret", "!Identical")
		answers(t, post(t, k, "/check", "paper", []byte("%PDF-1.7 /c/"+strings.Repeat("a", 26)), nil), 200, "Not a certificate of ours")
		act(t, k, &c, cert.Withdraw, "wish")
		answers(t, post(t, k, "/check", "paper", paper, nil), 200, "Identical to the paper we issued", "Withdrawn: not valid", "!Valid today")
		for _, bad := range [][]byte{nil, []byte("GIF89a"), bytes.Repeat([]byte("%PDF-"), 1<<20+1000)} {
			answers(t, post(t, k, "/check", "paper", bad, nil), 422, `class="fault"`, "!Identical")
		}
		answers(t, post(t, k, "/check", "", nil, nil), 422, "Choose the PDF")
	})
}

// TestPaperOfAnOldIssueIsOutOfDate: the old paper is genuine and no longer in force.
func TestPaperOfAnOldIssueIsOutOfDate(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		old, paper := printed(t, k, testkit.Certificate{})
		testkit.NextIssue(t, k, next(t, k, old))
		answers(t, post(t, k, "/check", "paper", paper, nil), 200, "Identical to the paper we issued", "Out of date: replaced by a newer issue", "!Valid today")
	})
}

func TestManyAreCheckedAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		testkit.Issued(t, k, testkit.Certificate{Holder: "Ölwerk Köln GmbH"})
		testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Number: "SMS-2026-0002", Confidential: "defence"})
		lines := "Certificate number;Name\nsms 2026 0001;olwerk koln\nSMS-2026-0001-r1;Other\nSMS-2026-0002;Secret Hosting\nSMS-2026-9999;\n=HYPERLINK(1);=cmd"
		w := post(t, k, "/bulk", "file", []byte(lines), map[string]string{"as": "csv"})
		want := "asked,name,number,status,name_is_the_holders,last_valid_day,standard\nsms 2026 0001,olwerk koln,SMS-2026-0001,valid,yes,2029-01-04,ISO/IEC 20000-1:2018\n" +
			"SMS-2026-0001-r1,Other,SMS-2026-0001,valid,no,2029-01-04,ISO/IEC 20000-1:2018\nSMS-2026-0002,Secret Hosting,,not in the register,,,\nSMS-2026-9999,,,not in the register,,,\n" +
			"'=HYPERLINK(1),'=cmd,,not in the register,,,\n"
		if w.Code != 200 || w.Body.String() != want || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%d %v\n%s\nwant\n%s", w.Code, w.Header(), w.Body, want)
		}
		answers(t, post(t, k, "/bulk", "", nil, map[string]string{"numbers": "SMS-2026-0001,Ölwerk"}), 200, "1 answer", "valid", "yes", "!Köln")
		answers(t, post(t, k, "/bulk", "", nil, map[string]string{"numbers": strings.Repeat("SMS-2026-0001\n", 201)}), 422, "more than 200 lines")
		answers(t, post(t, k, "/bulk", "", nil, map[string]string{"numbers": strings.Repeat("x", 70<<10)}), 422, "more than 64 kB")
		answers(t, post(t, k, "/bulk", "", nil, map[string]string{"numbers": "SMS-2026-0001"}), 429, "Too many questions")
	})
}

// TestBadgeShowsTheStatusOfToday on other sites, without script, and not for long.
func TestBadgeShowsTheStatusOfToday(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		get := func(path string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			k.Web.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			return w
		}
		w := get("/c/" + c.Code + "/badge.svg")
		answers(t, w, 200, "<svg", ">valid<", c.Number, "#1c6638", "!<script")
		if h := w.Header(); h.Get("Content-Type") != "image/svg+xml" || h.Get("Cache-Control") != "public, max-age=60" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("headers %v", h)
		}
		act(t, k, &c, cert.Suspend, "fees")
		answers(t, get("/c/"+c.Code+"/badge.svg"), 200, ">suspended<", "#7d5000")
		answers(t, get("/c/"+strings.Repeat("a", 26)+"/badge.svg"), 404, ">not in the register<")
	})
}
