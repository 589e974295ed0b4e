package page

import "strconv"

// Head is a column head that sorts; partial "th" draws it.
type Head struct {
	Label, URL string
	Sorted     string // ascending, descending or ""
	Number     bool   // a column of figures
}

// Head makes the head of a sortable column.
func (l List) Head(key, label string) Head {
	h := Head{Label: label}
	v := l.values()
	v.Set("sort", key)
	if l.Sort == key && !l.Desc {
		v.Set("sort", direction(key, true))
		h.Sorted = "ascending"
	} else if l.Sort == key {
		h.Sorted = "descending"
	}
	h.URL = l.address(v)
	return h
}

// HeadN is Head for a column of figures.
func (l List) HeadN(key, label string) Head {
	h := l.Head(key, label)
	h.Number = true
	return h
}

// Chips is a filter as a row of links; partial "chips" draws it.
type Chips struct {
	Label   string
	Options []ChipLink
}

// ChipLink is one value of a filter.
type ChipLink struct {
	Label, URL string
	Here       bool
}

// Chips gives each filter with the address every choice leads to.
func (l List) Chips() []Chips {
	var all []Chips
	for _, f := range l.listing.Filters {
		all = append(all, l.chips(f))
	}
	return all
}

func (l List) chips(f Filter) Chips {
	if f.All == "" {
		f.All = "All"
	}
	chips := Chips{Label: f.Label}
	for _, c := range append([]Choice{{Label: f.All}}, f.Choices...) {
		v := l.values()
		v.Del(f.Name)
		if c.Value != "" {
			v.Set(f.Name, c.Value)
		}
		chips.Options = append(chips.Options, ChipLink{c.Label, l.address(v), l.picked[f.Name] == c.Value})
	}
	return chips
}

// Kept is what a new search keeps: the order and the filters.
func (l List) Kept() []KeptValue {
	var kept []KeptValue
	v := l.values()
	for _, name := range append([]string{"sort"}, l.filterNames()...) {
		if v.Has(name) {
			kept = append(kept, KeptValue{name, v.Get(name)})
		}
	}
	return kept
}

// KeptValue is a hidden field of the search.
type KeptValue struct{ Name, Value string }

func (l List) filterNames() []string {
	var names []string
	for _, f := range l.listing.Filters {
		names = append(names, f.Name)
	}
	return names
}

// Leaf is one entry of the pager; Number 0 is a gap.
type Leaf struct {
	Number int
	URL    string
	Here   bool
}

// Leaves is the first page, the last, and those around this one.
func (l List) Leaves() []Leaf {
	var leaves []Leaf
	last := 0
	for n := 1; n <= l.Pages(); n++ {
		if n != 1 && n != l.Pages() && (n < l.Page-2 || n > l.Page+2) {
			continue
		}
		if n > last+1 {
			leaves = append(leaves, Leaf{})
		}
		leaves = append(leaves, Leaf{n, l.PageURL(n), n == l.Page})
		last = n
	}
	return leaves
}

// PageURL is the address of another page of the same list.
func (l List) PageURL(n int) string {
	v := l.values()
	if n > 1 {
		v.Set("page", strconv.Itoa(n))
	}
	return l.address(v)
}

// Back is the address of the page before, or "".
func (l List) Back() string {
	if l.Page <= 1 {
		return ""
	}
	return l.PageURL(min(l.Page-1, l.Pages()))
}

// Forward is the address of the page after, or "".
func (l List) Forward() string {
	if l.Page >= l.Pages() {
		return ""
	}
	return l.PageURL(l.Page + 1)
}
