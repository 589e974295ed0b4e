package register

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/seal"
	"assay/internal/web/page"
)

// checkPage compares a file with what was issued. Nothing of it is kept.
type checkPage struct {
	frame
	Fault  string
	Said   *verdict // about the file
	Reason string   // what the seal of the file says, where that tells why
	Found  *answer  // the issue that it is, or claims to be
	Today  *verdict // that issue's status today
}

// mostPaper is the largest file that is looked at, in bytes: a certificate with its fonts has a tenth of it.
const mostPaper = 5 << 20

// checkForm answers GET /check.
func (a area) checkForm(c echo.Context) error {
	return send(c, http.StatusOK, "register/check", checkPage{frame: a.frame(c, "Check a PDF")})
}

// check answers POST /check: whether a file is, byte for byte, a certificate that was issued.
func (a area) check(c echo.Context) error {
	p := checkPage{frame: a.frame(c, "Check a PDF")}
	file, fault := paperOf(c)
	if fault != "" {
		p.Fault = fault
		return c.Render(http.StatusUnprocessableEntity, "register/check", p)
	}
	found, identical, err := a.issueOf(c.Request().Context(), file)
	exists, err := known(err)
	if err != nil {
		return err
	}
	said := verdict{page.Bad, "Not a certificate of ours as it stands", "In the file is no address of a certificate of ours. A genuine certificate carries its address below the QR code; compare the number on the paper by hand before you believe it."}
	switch {
	case identical:
		said = verdict{page.Done, "Identical to the paper we issued", "Every byte is as it left us: this is issue " + found.FullNumber() + "."}
	case exists:
		said = verdict{page.Bad, "Not the paper we issued", "The file claims to be " + found.FullNumber() + ", but is not, byte for byte, the file that we issued: it was altered, joined with something, or printed again. Do not rely on it; what holds stands on the certificate's own page."}
	}
	p.Said = &said
	if exists {
		today := found.verdict()
		p.Found, p.Today = &found, &today
	}
	if !identical {
		p.Reason = oneAfterOther(a.lookAlike(file), sealReason(file))
	}
	return c.Render(http.StatusOK, "register/check", p)
}

// paperOf reads the file of the form into memory, and says what is wrong with it in words.
func paperOf(c echo.Context) ([]byte, string) {
	const tooLarge = "This file is larger than 5 MB. A certificate of ours is much smaller."
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, mostPaper+64<<10)
	if err := r.ParseMultipartForm(mostPaper + 128<<10); err != nil {
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			return nil, tooLarge
		}
		return nil, "Choose the PDF file of the certificate."
	}
	sent := r.MultipartForm.File["paper"]
	if len(sent) != 1 || sent[0].Size == 0 {
		return nil, "Choose the PDF file of the certificate."
	}
	if sent[0].Size > mostPaper {
		return nil, tooLarge
	}
	f, err := sent[0].Open()
	if err != nil {
		return nil, "The file could not be read. Try once more."
	}
	text, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, "The file could not be read. Try once more."
	}
	if !bytes.HasPrefix(text, []byte("%PDF-")) {
		return nil, "This is not a PDF file. A photograph or a scan cannot be compared byte for byte: enter its number instead."
	}
	return text, ""
}

// issueOf finds the issue that a file is, or the one whose address stands in it. Whoever holds the file holds the code.
func (a area) issueOf(ctx context.Context, file []byte) (found answer, identical bool, err error) {
	sum := sha256.Sum256(file)
	hash := hex.EncodeToString(sum[:])
	r, err := a.store.PublicByPaper(ctx, hash)
	if err == nil {
		for _, c := range r.Issues {
			if c.PaperSHA256 == hash {
				return a.answer(r, c), true, nil
			}
		}
	}
	if err != nil && !errors.Is(err, cert.NotFound) {
		return found, false, err
	}
	for _, code := range append(codesIn(file), codeOfTwin(file)...) {
		found, err = a.look(ctx, cert.Asked{Code: code})
		if !errors.Is(err, cert.NotFound) {
			return found, false, err
		}
	}
	return found, false, cert.NotFound
}

// codeInFile is the address behind the QR code, as a link of the page carries it.
var codeInFile = regexp.MustCompile(`/c/([a-km-z2-9]{26})`)

// codesIn finds the codes whose addresses stand in a file, at most three.
func codesIn(file []byte) []string {
	var out []string
	for _, m := range codeInFile.FindAllSubmatch(file, 20) {
		if code := string(m[1]); len(out) < 3 && (len(out) == 0 || out[len(out)-1] != code) {
			out = append(out, code)
		}
	}
	return out
}

// codeOfTwin is the code in the certificate as data that is attached to a file: other programs save a file so that no
// address can be read in it.
func codeOfTwin(file []byte) []string {
	r, _ := seal.Verify(file, seal.Trust{}) // what is attached can be read with a broken seal, too
	data, _ := r.Attachment(cert.TwinName)
	if twin, err := cert.ReadTwin(data); err == nil {
		return []string{twin.Code}
	}
	return nil
}

// linkInFile is the address of a certificate's page with its host, as a link of the page carries it.
var linkInFile = regexp.MustCompile(`https?://([^/\s()<>]{1,200})/c/[a-km-z2-9]{26}`)

// lookAlike says where the code of a file leads when that is not here.
func (a area) lookAlike(file []byte) string {
	own, err := url.Parse(a.office.URL("/"))
	for _, m := range linkInFile.FindAllSubmatch(file, 20) {
		if host := string(m[1]); err == nil && host != own.Host {
			return "Its code leads to " + clip(host, 80) + ", which is not our register: that is " + own.Host + "."
		}
	}
	return ""
}

// oneAfterOther joins sentences.
func oneAfterOther(sentences ...string) string {
	return strings.TrimSpace(strings.Join(sentences, " "))
}

// sealReason is what the seal of a file says against it, "" when it bears none: papers from before there were seals
// have none either.
func sealReason(file []byte) string {
	_, err := seal.Verify(file, seal.Trust{})
	if err == nil || errors.Is(err, seal.ErrUnsigned) {
		return ""
	}
	return "What its seal tells: " + err.Error() + "."
}
