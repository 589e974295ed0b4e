package field

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/fieldsync"
)

type opView struct {
	ID             string          `json:"id"`
	Seq            int64           `json:"seq"`
	Device         string          `json:"device"`
	DevSeq         int64           `json:"dev_seq"`
	Person         int64           `json:"person"`
	Name           string          `json:"name"`
	Entity         string          `json:"entity"`
	EntityID       string          `json:"entity_id"`
	Field          string          `json:"field"`
	Kind           string          `json:"kind"`
	Value          json.RawMessage `json:"value"`
	Base           []string        `json:"base"`
	PackageVersion int64           `json:"package_version"`
	ClientAt       string          `json:"client_at"`
	Hash           string          `json:"hash"`
	ReceivedAt     string          `json:"received_at"`
}

type deviceAt struct {
	Device         string `json:"device"`
	Label          string `json:"label"`
	Person         int64  `json:"person"`
	Name           string `json:"name"`
	Build          string `json:"build"`
	LastSeenAt     string `json:"last_seen_at"`
	Pending        int    `json:"pending"`
	PendingUploads int    `json:"pending_uploads"`
	ClockOffset    int64  `json:"clock_offset_ms"`
	Revoked        bool   `json:"revoked"`
	Released       bool   `json:"released"`
}

type uploadAt struct {
	Att      string `json:"att"`
	State    string `json:"state"`
	Received int64  `json:"offset"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
}

type heldAt struct {
	ID     string `json:"id"`
	Code   string `json:"code"`
	State  string `json:"state"`
	Reason string `json:"reason"`
}

type linkView struct {
	Entity   string `json:"entity"`
	EntityID string `json:"entity_id"`
	Number   string `json:"number"`
}

type changesView struct {
	Epoch     string     `json:"epoch"`
	HeadSeq   int64      `json:"head_seq"`
	Ops       []opView   `json:"ops"`
	Next      int64      `json:"next"`
	More      bool       `json:"more"`
	ServerNow string     `json:"server_now"`
	Devices   []deviceAt `json:"devices"`
	Uploads   []uploadAt `json:"uploads"`
	Held      []heldAt   `json:"held"`
	Standing  string     `json:"status"`
	Package   int64      `json:"package_version"`
	Links     []linkView `json:"links"`
}

// viewOf writes changes as JSON, values byte for byte as they came.
func viewOf(c fieldsync.Changes, now string) ([]byte, error) {
	v := changesView{c.Epoch, c.HeadSeq, []opView{}, c.Next, c.More, now, []deviceAt{}, []uploadAt{}, []heldAt{}, string(c.Standing), c.Package, []linkView{}}
	for _, o := range c.Ops {
		base := o.Base
		if base == nil {
			base = []string{}
		}
		v.Ops = append(v.Ops, opView{o.OpID, o.Seq, o.DeviceID, o.DevSeq, o.PersonID, o.PersonName, o.Entity, o.EntityID, o.Field, o.Kind, json.RawMessage(o.Value), base,
			o.PackageVersion, o.ClientAt, o.Hash, o.ReceivedAt.UTC().Format(fieldsync.ClientTime)})
	}
	for _, d := range c.Devices {
		v.Devices = append(v.Devices, deviceAt{d.DeviceID, d.Label, d.PersonID, d.PersonName, d.Build, d.SeenAt.UTC().Format(fieldsync.ClientTime), d.Pending, d.PendingUploads, d.ClockOffset, d.Revoked, d.ReleasedAt != nil})
	}
	for _, u := range c.Uploads {
		v.Uploads = append(v.Uploads, uploadAt{u.Att, u.State, u.Received, u.Size, u.SHA256})
	}
	for _, h := range c.Held {
		v.Held = append(v.Held, heldAt{h.OpID, h.Reason, h.State, h.DecidedWhy})
	}
	for _, l := range c.Links {
		v.Links = append(v.Links, linkView{l.Entity, l.EntityID, l.Number})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// compressed answers JSON, compressed where the device takes it so.
func compressed(c echo.Context, body []byte) error {
	if !strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip") {
		return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, body)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(body); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentEncoding, "gzip")
	c.Response().Header().Set(echo.HeaderVary, echo.HeaderAcceptEncoding)
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, b.Bytes())
}

func asInvalid(err error, invalid *cert.Invalid) bool { return errors.As(err, invalid) }
