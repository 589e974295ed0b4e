package intake

import (
	"maps"
	"strconv"
	"strings"

	"assay/internal/cert"
)

// rowGroups are the groups whose rows come and go, with the most rows they can have.
var rowGroups = map[string]int{"services": 500, "sites": 500, "parties": 500, "other_systems": 20}

// rowAct is what a button does to the rows of a group: "remove.sites.3".
type rowAct struct {
	verb, group string
	row         int
}

// rowActOf reads the name of a button; the zero act changes nothing.
func rowActOf(do string) rowAct {
	parts := strings.Split(do, ".")
	if len(parts) < 2 || rowGroups[parts[1]] == 0 {
		return rowAct{}
	}
	a := rowAct{verb: parts[0], group: parts[1], row: -1}
	if len(parts) == 3 {
		n, err := strconv.Atoi(parts[2])
		if err != nil || n < 0 {
			return rowAct{}
		}
		a.row = n
	}
	return a
}

// on changes the draft.
func (a rowAct) on(d cert.Draft) {
	rows := d.Rows(a.group)
	switch {
	case a.verb == "remove" && a.row >= 0 && a.row < rows:
		d.Keep(a.group, func(n int, _ map[string]string) bool { return n != a.row })
	case a.verb == "copy" && a.row >= 0 && a.row < rows && rows < rowGroups[a.group]:
		row := d.Row(a.group, a.row)
		delete(row, "central")
		d.SetRow(a.group, rows, row)
	case a.verb == "fill" && a.group == "sites":
		fillSites(d)
	case a.verb == "office" && a.group == "sites" && a.row >= 0:
		officeAddress(d, a.row)
	}
}

// filled are the answers that sites often have in common.
var filledAlike = []string{"activities", "kind", "shifts", "country", "time_zone", "link", "all_processes"}

// fillSites gives every site what the first one says and it does not say itself.
func fillSites(d cert.Draft) {
	first := d.Row("sites", 0)
	for n := range d.Rows("sites") {
		prefix := "sites." + strconv.Itoa(n) + "."
		for _, name := range filledAlike {
			if name == "time_zone" && d[prefix+"country"] != first["country"] {
				continue
			}
			if d[prefix+name] == "" {
				d.Set(prefix+name, first[name])
			}
		}
	}
}

// officeAddress puts the organisation's address on a site.
func officeAddress(d cert.Draft, row int) {
	for _, name := range []string{"address", "city", "postcode", "country"} {
		d.Set("sites."+strconv.Itoa(row)+"."+name, d["applicant."+name])
	}
}

// change is what the fields of a page do to the draft: those that were sent take their place, the others stay.
func change(typed map[string]string, act rowAct) func(d cert.Draft) {
	return func(d cert.Draft) {
		for name, value := range typed {
			d.Set(name, value)
		}
		act.on(d)
	}
}

// tidied is a change that drops blank rows, for a page that is drawn anew afterwards.
func tidied(c func(d cert.Draft)) func(d cert.Draft) {
	return func(d cert.Draft) {
		c(d)
		d.Tidy()
	}
}

// replaced is a change by a page that shows the whole form: what it does not send is blank.
func replaced(typed map[string]string, act rowAct) func(d cert.Draft) {
	return func(d cert.Draft) {
		maps.DeleteFunc(d, func(string, string) bool { return true })
		change(typed, act)(d)
	}
}
