package field

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/fieldsync"
	"assay/internal/web/page"
)

type unchangedView struct {
	Unchanged bool   `json:"unchanged"`
	Version   int64  `json:"version"`
	SHA256    string `json:"sha256"`
}

// pack answers the package byte for byte, as its hash says.
func (a API) pack(c echo.Context) error {
	id, err := a.audit(c)
	if err != nil {
		return err
	}
	p, err := a.room.Package(c.Request().Context(), page.Actor(c), id, trimmed(c, "device"))
	if err != nil {
		return err
	}
	if c.QueryParam("have") == p.SHA256 {
		return c.JSON(http.StatusOK, unchangedView{true, p.Number, p.SHA256})
	}
	c.Response().Header().Set("X-Package-Version", strconv.FormatInt(p.Number, 10))
	c.Response().Header().Set("X-Package-Sha256", p.SHA256)
	return compressed(c, []byte(p.Body))
}

type pushForm struct {
	Person         int64             `json:"person"`
	Device         string            `json:"device"`
	Build          string            `json:"build"`
	Epoch          string            `json:"epoch"`
	Now            string            `json:"now"`
	Pending        int               `json:"pending"`
	PendingUploads int               `json:"pending_uploads"`
	Ops            []json.RawMessage `json:"ops"`
}

type resultView struct {
	ID      string `json:"id"`
	S       string `json:"s"`
	Seq     int64  `json:"seq,omitempty"`
	Hash    string `json:"hash,omitempty"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

type pushedView struct {
	Epoch     string       `json:"epoch"`
	ServerNow string       `json:"server_now"`
	HeadSeq   int64        `json:"head_seq"`
	Results   []resultView `json:"results"`
}

// push takes a batch in and answers for every operation by itself.
func (a API) push(c echo.Context) error {
	id, err := a.audit(c)
	if err != nil {
		return err
	}
	var form pushForm
	if err := read(c, fieldsync.BatchBytes, &form); err != nil {
		return err
	}
	if len(form.Ops) > fieldsync.MostOps {
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	}
	done, err := a.room.Push(c.Request().Context(), page.Actor(c), id, fieldsync.Push{Person: form.Person, Device: form.Device, Build: form.Build,
		Epoch: form.Epoch, Now: form.Now, Pending: form.Pending, PendingUploads: form.PendingUploads, Ops: form.Ops})
	if err != nil {
		return err
	}
	v := pushedView{done.Epoch, a.room.Now(), done.HeadSeq, []resultView{}}
	for _, r := range done.Results {
		v.Results = append(v.Results, resultView{r.ID, r.State, r.Seq, r.Hash, r.Code, r.Message})
	}
	return c.JSON(http.StatusOK, v)
}

// pull answers what happened after the device's cursor.
func (a API) pull(c echo.Context) error {
	id, err := a.audit(c)
	if err != nil {
		return err
	}
	in := fieldsync.Pull{Since: max(query(c, "since", 0), 0), Epoch: c.QueryParam("epoch"), Limit: int(min(max(query(c, "limit", fieldsync.MostPulled), 1), fieldsync.MostPulled)),
		Device: trimmed(c, "device"), Pending: int(min(query(c, "pending", -1), 1<<31)), PendingUploads: int(min(max(query(c, "pending_uploads", 0), 0), 1<<31))}
	got, err := a.room.Pull(c.Request().Context(), page.Actor(c), id, in)
	if err != nil {
		return err
	}
	v, err := viewOf(got, a.room.Now())
	if err != nil {
		return fmt.Errorf("write the changes: %w", err)
	}
	return compressed(c, v)
}

// events says when the stream moved: a hint, after which the device pulls.
func (a API) events(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return cert.NotFound
	}
	ctx, actor := c.Request().Context(), page.Actor(c)
	t, err := a.room.Head(ctx, actor, id)
	if err != nil {
		return err
	}
	out := c.Response()
	out.Header().Set(echo.HeaderContentType, "text/event-stream")
	out.WriteHeader(http.StatusOK)
	end, look := time.NewTimer(hintLasts), time.NewTicker(hintEvery)
	defer end.Stop()
	defer look.Stop()
	last, quiet := int64(-1), 0
	for {
		if t.HeadSeq != last {
			last, quiet = t.HeadSeq, 0
			fmt.Fprintf(out, "event: head\ndata: {\"seq\":%d,\"epoch\":%q}\n\n", t.HeadSeq, t.Epoch)
			out.Flush()
		} else if quiet++; quiet%8 == 0 {
			fmt.Fprint(out, ": still here\n\n")
			out.Flush()
		}
		select {
		case <-ctx.Done():
			return nil
		case <-end.C:
			return nil
		case <-look.C:
			if t, err = a.room.Head(ctx, actor, id); err != nil {
				return nil // the answer has begun; the device pulls and hears why
			}
		}
	}
}

// How long a hint lasts, within the server's own limit of an answer, and how often it looks.
const (
	hintLasts = 4 * time.Minute
	hintEvery = 2 * time.Second
)

func (a API) receipt(c echo.Context) error {
	id, err := a.audit(c)
	if err != nil {
		return err
	}
	r, err := a.room.Receipt(c.Request().Context(), page.Actor(c), id, trimmed(c, "device"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, r)
}

type releasedView struct {
	Released bool `json:"released"`
}

func (a API) release(c echo.Context) error {
	id, err := a.audit(c)
	if err != nil {
		return err
	}
	var form deviceForm
	if err := read(c, smallBody, &form); err != nil {
		return err
	}
	err = a.room.Release(c.Request().Context(), page.Actor(c), id, form.Device)
	var invalid cert.Invalid
	if ok := asInvalid(err, &invalid); ok && !strings.Contains(invalid[0].Message, "not registered") {
		return refuse(c, http.StatusUnprocessableEntity, "unsent", invalid[0].Message)
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, releasedView{true})
}
