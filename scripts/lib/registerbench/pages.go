package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// comparePages measures the page of a certificate in the small and in the large register beside a page from memory.
func (w wanted) comparePages(small, large *register) (short []string, err error) {
	var sides []*server
	defer func() {
		for _, s := range sides {
			err = errors.Join(err, s.stop())
		}
	}()
	codes := map[string][]string{}
	for _, r := range []*register{small, large} {
		s, err := start(fmt.Sprintf("page among %d", r.rows), "-serve", "register", "-folder", r.config.Data, "-database", r.config.Database)
		if err != nil {
			return nil, err
		}
		if w.database != "" {
			s.pg = fmt.Sprintf("register%d", r.rows)
		}
		sides = append(sides, s)
		if codes[s.name], _, err = r.some(context.Background(), 2000); err != nil {
			return nil, err
		}
	}
	template, size, err := w.template(sides[1].base, codes[sides[1].name][0], large)
	if err != nil {
		return nil, err
	}
	memory, err := start("page from memory", "-serve", "page", "-page", template)
	if err != nil {
		return nil, err
	}
	sides = append(sides, memory)
	codes[memory.name] = codes[sides[1].name]
	cost := map[string][]time.Duration{}
	for round := range w.rounds + 1 { // the first warms up
		for _, s := range sides {
			used, err := s.measure(codes[s.name], w.requests)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			if round > 0 {
				cost[s.name] = append(cost[s.name], used)
			}
		}
	}
	middle := func(name string) float64 {
		slices.Sort(cost[name])
		return float64(cost[name][len(cost[name])/2]) / float64(time.Microsecond)
	}
	fmt.Printf("\n%s, the page of a certificate (%d bytes), processor time for each of %d requests, median of %d rounds\n", w.kind(), size, w.requests, w.rounds)
	for _, s := range sides {
		fmt.Printf("%-58s %8.0f microseconds\n", s.name, middle(s.name))
	}
	most := map[string]float64{"SQLite": 1, "PostgreSQL": 1.8}[w.kind()]
	short = append(short, goal("times a page filled in from memory", middle(sides[1].name)/middle(memory.name), most, true)...)
	short = append(short, goal(fmt.Sprintf("times the page among %d", small.rows), middle(sides[1].name)/middle(sides[0].name), 1.15, true)...)
	return append(short, goal("KB of the page itself", float64(size)/1000, 10, true)...), nil
}

// template makes the yardstick's page of a real one: what differs between certificates becomes fields.
func (w wanted) template(base, code string, r *register) (file string, size int, err error) {
	body, err := get(http.DefaultClient, base+"/c/"+code, "192.0.2.1")
	if err != nil {
		return "", 0, err
	}
	var values [8]string
	err = r.db.QueryRowContext(context.Background(), "SELECT holder, number, city, address, standard, scope, code, country FROM certificates WHERE code = $1", code).
		Scan(&values[0], &values[1], &values[2], &values[3], &values[4], &values[5], &values[6], &values[7])
	if err != nil {
		return "", 0, err
	}
	page := strings.NewReplacer("{{", "", "}}", "").Replace(string(body))
	for i, v := range values[:7] {
		page = strings.ReplaceAll(page, html.EscapeString(v), fmt.Sprintf("{{.F%d}}", i))
	}
	file = filepath.Join(w.home(r.rows), "page.html")
	return file, len(body), os.WriteFile(file, []byte(page), 0o600)
}

const atOnce = 8

// measure asks for pages and gives the processor time that the server used for each.
func (s *server) measure(codes []string, requests int) (time.Duration, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce, DisableCompression: true}}
	defer client.CloseIdleConnections()
	before := s.spent()
	var wait sync.WaitGroup
	faults := make(chan error, atOnce)
	for k := range atOnce {
		wait.Go(func() {
			for i := k; i < requests; i += atOnce {
				if _, err := get(client, s.base+"/c/"+codes[i%len(codes)], fmt.Sprintf("10.%d.%d.%d", k, i/250%250, i%250)); err != nil {
					faults <- err
					return
				}
			}
		})
	}
	wait.Wait()
	close(faults)
	return (s.spent() - before) / time.Duration(requests), <-faults
}

// get asks for a page as a visitor with this address.
func get(client *http.Client, url, visitor string) (body []byte, err error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("X-Forwarded-For", visitor)
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	body, err = io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %d", url, response.StatusCode)
	}
	return body, err
}
