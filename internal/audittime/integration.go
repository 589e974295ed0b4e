package audittime

import (
	"fmt"
	"strings"

	"assay/internal/norm"
)

// Integrated is an audit together with other management systems (IAF MD 11).
type Integrated struct {
	Others      []Other  `json:"others"`
	ClientLevel *Percent `json:"client_level_percent,omitempty"` // how far the client's system is one; absent is 0
	TeamLevel   *Percent `json:"team_level_percent,omitempty"`   // how far the team can audit all standards; absent is 0
	Extended    bool     `json:"extended,omitempty"`             // the approach of R-IMS-05, where it is switched on
}

// Other is another standard with its time, which was calculated separately by
// its own rules and with its own factors (R-IMS-01).
type Other struct {
	Standard string   `json:"standard"`
	Days     HalfDays `json:"days"`
}

// integrable checks the input of an integrated audit.
func (w *work) integrable() {
	g := w.in.Integrated
	if g == nil {
		return
	}
	if len(g.Others) == 0 {
		w.problem("R-IMS-01", "integrated.others", "name at least one other standard with its days")
	}
	seen := map[string]bool{}
	for i, o := range g.Others {
		w.checkOther(fmt.Sprintf("integrated.others[%d]", i), o, seen)
	}
	if g.Extended && !w.rules.extended {
		w.problem("R-IMS-05", "integrated.extended", "the extended approach is switched off")
	}
	w.checkLevel("client", g.ClientLevel)
	w.checkLevel("team", g.TeamLevel)
	for i, f := range w.in.Factors {
		if f.Code == "DEC-03" {
			w.problem("R-IMS-04", fmt.Sprintf("factors[%d].code", i), "double_count: the combined audit is counted by the integration, DEC-03 would count it again")
		}
	}
}

func (w *work) checkOther(field string, o Other, seen map[string]bool) {
	name := strings.ToLower(strings.TrimSpace(o.Standard))
	switch {
	case name == "":
		w.problem("R-IMS-01", field+".standard", "name the standard")
	case seen[name] || strings.Contains(name, "20000-1"):
		w.problem("R-IMS-01", field+".standard", fmt.Sprintf("%s would be counted twice", o.Standard))
	}
	seen[name] = true
	if o.Days < 1 && name != "" {
		w.problem("R-IMS-01", field+".days", fmt.Sprintf("%s needs its own calculated days", o.Standard))
	}
}

func (w *work) checkLevel(whose string, level *Percent) {
	field := "integrated." + whose + "_level_percent"
	switch {
	case w.in.Integrated.Extended:
	case level == nil:
		w.warn("R-IMS-02", fmt.Sprintf("the level of the %s was not given: without it nothing is taken off", whose))
	case *level < 0 || *level > Whole(100):
		w.problem("R-IMS-02", field, "a level of integration is from 0 to 100 %")
	}
}

// integrate adds up the standards and takes off what auditing them together
// saves (R-IMS-01 to R-IMS-05). The percentages of factors and of integration
// are applied one after the other, never added (R-IMS-03).
func (w *work) integrate() {
	g := w.in.Integrated
	if g == nil {
		return
	}
	sum, longest := w.TotalDays, w.TotalDays
	for _, o := range g.Others {
		sum, longest = sum+o.Days, max(longest, o.Days)
		w.step("R-IMS-01", o.Standard+" by its own calculation", o.Days.String())
	}
	w.step("R-IMS-01", "all standards, each calculated separately", sum.String())
	if g.Extended {
		w.extend(sum, longest)
		w.together()
		return
	}
	off := w.saved(g)
	own, others := less(w.TotalDays, off), less(sum-w.TotalDays, off)
	w.step("R-IMS-01", fmt.Sprintf("less %s %% for the integration", inPercent(off)), (own + others).String())
	if w.rules.smsFloor && own < w.least {
		w.step("R-IMS-04", fmt.Sprintf("%s of them for this standard, lifted to the least share of its table", own), w.least.String())
		w.warn("R-IMS-04", fmt.Sprintf("the integration would leave %s days for this standard: it keeps %s, the least share of its table", own, w.least))
		own = w.least
	}
	w.IntegratedRawDays = own + others
	w.IntegratedDays = w.in.Rounding.Round(w.IntegratedRawDays)
	if w.rules.smsFloor && w.IntegratedDays.Exact()-others < w.least {
		w.IntegratedDays = UpHalf.Round(w.IntegratedRawDays)
	}
	w.step("R-TIME-08", "all standards together, rounded "+w.in.Rounding.words(), w.IntegratedDays.String())
	w.together()
}

// extend is the approach of R-IMS-05, which knows no further reduction.
func (w *work) extend(sum, longest HalfDays) {
	w.IntegratedRawDays = longest.Exact() + (sum-longest).Exact()/2
	w.step("R-IMS-05", "the longest and half of each other", w.IntegratedRawDays.String())
	w.IntegratedDays = w.in.Rounding.Round(w.IntegratedRawDays)
	w.step("R-TIME-08", "all standards together, rounded "+w.in.Rounding.words(), w.IntegratedDays.String())
}

// saved is the share that integration takes off: the greatest times the lower of
// the two levels (R-IMS-02).
func (w *work) saved(g *Integrated) norm.Fraction {
	client, team := level(g.ClientLevel), level(g.TeamLevel)
	w.step("R-IMS-02", "level of the client's integration", client.String()+" %")
	w.step("R-IMS-02", "level of the team", team.String()+" %")
	most := w.rules.integration
	return norm.Fraction{Num: most.Num * int64(min(client, team)), Den: most.Den * int64(Whole(100))}
}

func level(p *Percent) Percent {
	if p == nil {
		return 0
	}
	return *p
}

// less is what is left of days, upwards to what Days can hold.
func less(h HalfDays, off norm.Fraction) Days {
	return Days((int64(h.Exact())*(off.Den-off.Num) + off.Den - 1) / off.Den)
}

func inPercent(f norm.Fraction) string { return decimal(f.Num*1_000_000/f.Den, 4) }
