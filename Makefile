# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
#
# make audit    audit this very machine
# make demo     audit a disposable host with deliberately unsafe containers; make demo-down removes it
# make test     everything that CI runs: lint, import, manual, unit, sanity, molecule
# make test-vm  the same and a reboot, in a virtual machine with AppArmor, auditd and cgroup v2
# make docs     docs/controls.md from the catalogue, and the manual as HTML
# make cis-results  docs/cis_results.md from what the scenario cis and make test-vm left
# make bench    speed and size with 0, 50 and 150 containers
# make clean    remove test hosts, and everything that was built
#
# All that is made lies below .build; what is up to date is not made again.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

build := .build
cores := 2.19 2.20 2.21
# Each of ansible-test's unit tests has a process of its own: the oldest and the newest will do.
unit_cores := 2.19 2.21
suites := bookworm trixie
sources := $(shell find galaxy.yml LICENSE README.md meta plugins roles playbooks extensions tests/bed -type f \
	-not -path '*/__pycache__/*' 2>/dev/null)

.PHONY: audit demo demo-down test docs manual lint import unit sanity molecule test-vm cis-results bench hosts clean clean-hosts

audit: $(build)/run.stamp $(build)/collections.stamp
	@tests/tools/audit-here

demo: $(build)/run.stamp $(build)/collections.stamp $(build)/connection.stamp
	@tests/bed/demo up

demo-down:
	@tests/bed/demo down

test: lint import manual unit sanity molecule

docs: $(build)/dev.stamp manual
	@PYTHONPATH=$(abspath $(build)/tree) $(build)/dev/bin/python docs/render_controls.py >$(build)/controls.md
	@cp $(build)/controls.md docs/controls.md

manual: $(build)/dev.stamp
	@tests/tools/copy-tree $(build)/tree
	@tests/tools/build-docs $(build)/dev $(build)/tree $(build)/manual

lint: $(build)/dev.stamp
	@tests/tools/copy-tree $(build)/tree
	@tests/tools/lint $(abspath $(build)/dev) $(abspath $(build)/tree)

import:
	@tests/tools/copy-tree $(build)/tree
	@tests/tools/import-collection $(build)/tree

unit: $(build)/dev.stamp
	@tests/tools/copy-tree $(build)/tree
	@cd $(build)/tree/ansible_collections/bulkhead/containers && \
		PYTHONPATH=$(abspath $(build)/tree) $(abspath $(build)/dev)/bin/pytest -q -n auto -p no:pytest11.testinfra tests/unit

# Each works on one processor for most of its time: two at a time, and each says what it has to say in the end.
sanity:
	@$(MAKE) --jobs=2 --output-sync=target $(cores:%=with-core-%)

with-core-%:
	@tests/tools/with-core $* sanity
	@$(if $(filter $*,$(unit_cores)),tests/tools/with-core $* units)

molecule: $(build)/dev.stamp $(build)/collections.stamp $(build)/connection.stamp hosts
	@tests/tools/molecule $(scenario)

test-vm: $(build)/dev.stamp $(build)/collections.stamp
	@tests/vm/run

# The virtual machine's report is kept when it is gone.
cis-results: $(build)/dev.stamp
	@$(build)/dev/bin/python docs/render_cis_results.py \
		"Debian 12=$(build)/molecule/cis/bulkhead-cis-bookworm/reports/bulkhead-cis-bookworm.json" \
		"Debian 13=$(build)/molecule/cis/bulkhead-cis-trixie/reports/bulkhead-cis-trixie.json" \
		"Debian 13, virtual machine=$(build)/vm/run/results/hardened/harden/bulkhead-vm.json" >$(build)/cis_results.md
	@cp $(build)/cis_results.md docs/cis_results.md

bench: $(build)/run.stamp $(build)/collections.stamp $(build)/connection.stamp hosts
	@tests/tools/bench

hosts:
	@tests/bed/start-engine $(build)
	@for suite in $(suites); do tests/bed/build-image $$suite; done

$(build)/run.stamp: tests/requirements/run.txt
	@tests/tools/make-venv $(build)/run $<
	@touch $@

$(build)/dev.stamp: tests/requirements/dev.txt tests/unit/requirements.txt
	@tests/tools/make-venv $(build)/dev $<
	@touch $@

$(build)/collections.stamp: $(sources) | $(build)/run.stamp
	@tests/tools/install-collection $(build)/run $(build)/collections
	@touch $@

$(build)/connection.stamp: tests/tools/fetch-connection | $(build)/run.stamp
	@tests/tools/fetch-connection $(build)/run $(build)/connection
	@touch $@

clean-hosts:
	@tests/bed/host down $$(docker ps --all --quiet --filter label=bulkhead.recipe 2>/dev/null)

clean: clean-hosts
	@rm -rf $(build) collections tests/output
