package auditing

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// meetingView is the record of the opening or closing meeting, one form for the whole.
type meetingView struct {
	Audit      int64
	Kind       cert.ItemKind
	Held       bool
	HeldBy     string
	Attendance string
	Lines      []meetingLine
	Once       page.Once
	Errors     page.Errors
	Editable   bool
	Effect     string
}

// meetingLine is one item of a meeting.
type meetingLine struct {
	Key, Title, Hint, Note string
	Covered                bool
	Fault                  string
}

// meetingForm is a meeting as recorded. Notes run in the order of the items.
type meetingForm struct {
	page.Once
	Kind       string        `form:"kind" validate:"oneof=opening closing"`
	Attendance string        `form:"attendance,lines" validate:"max=8000" label:"Who took part"`
	Covered    []string      `form:"covered" rows:"40"`
	Notes      []meetingNote `form:"notes" rows:"40"`
}

type meetingNote struct {
	Key  string `form:"key" validate:"max=60"`
	Text string `form:"text,lines" validate:"max=8000" label:"Remark"`
}

// meetingOf is the record as kept; before the meeting everything is ticked but who took part is asked.
func meetingOf(s office.Fieldwork, section cert.Section) *meetingView {
	kind := cert.ItemKind(section.Key)
	attendance := s.Answered(cert.MeetingAttendance(kind))
	v := &meetingView{Audit: s.Audit.ID, Kind: kind, Held: attendance.Verdict != "", HeldBy: attendance.PersonName, Attendance: attendance.Note,
		Once: stamp(attendance.Version), Errors: page.Errors{}, Editable: s.Editable}
	if kind == cert.ClosingItem {
		v.Effect = "From then on the client sees the findings, and the days for its answers count."
	}
	for _, i := range section.Items {
		if i.Key == cert.MeetingAttendance(kind) {
			continue
		}
		n := s.Answered(i.Key)
		v.Lines = append(v.Lines, meetingLine{Key: i.Key, Title: i.Title, Hint: i.Sampling, Note: n.Note, Covered: !v.Held || n.Verdict == cert.Conform})
	}
	return v
}

func (a area) meeting(c echo.Context) error {
	var form meetingForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if !errs.Any() {
		in := office.MeetingInput{Kind: cert.ItemKind(form.Kind), Attendance: form.Attendance, Covered: form.Covered, Notes: map[string]string{}, Version: versionSent(form.Once)}
		for _, n := range form.Notes {
			in.Notes[n.Key] = n.Text
		}
		err = a.office.RecordMeeting(c.Request().Context(), page.Acting(c, form.Once), id, in)
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "The " + form.Kind + " meeting is recorded."})
			return page.See(c, address(id, "/checklist"))
		}
	}
	if err != nil && !errs.AddInvalid(err) {
		return err
	}
	return a.redrawMeeting(c, form, errs)
}

func (a area) redrawMeeting(c echo.Context, form meetingForm, errs page.Errors) error {
	s, err := a.readFieldwork(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Sections, func(x cert.Section) bool { return x.Key == form.Kind })
	if i < 0 {
		return cert.NotFound
	}
	v := meetingOf(s, s.Sections[i])
	v.Attendance, v.Errors = form.Attendance, errs
	for n := range v.Lines {
		l := &v.Lines[n]
		l.Covered, l.Fault = slices.Contains(form.Covered, l.Key), strings.TrimPrefix(errs[l.Key], l.Title+": ")
		for _, note := range form.Notes {
			if note.Key == l.Key {
				l.Note = note.Text
			}
		}
	}
	errs.Add("attendance", errs[cert.MeetingAttendance(v.Kind)])
	if errs["attendance"] == "" {
		delete(errs, "attendance")
	}
	return a.drawChecklist(c, http.StatusUnprocessableEntity, s, form.Kind, "", v)
}
