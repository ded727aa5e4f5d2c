# VoiceMesh: `make run` brings the mesh up, `make test` proves it, `make help` lists the rest.
SHELL := /usr/bin/env bash
CONFIGURATION ?= Release
PORT ?= 8080
WAV ?=
URL ?= http://127.0.0.1:8080
OUT ?= reply.wav
MESH := dotnet services/mesh/src/bin/$(CONFIGURATION)/net10.0/VoiceMesh.Mesh.dll
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
# The last line of `make demo JSON=1` is its JSON object, also when make was called with -C.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup setup-test build run demo models test unit integration interop lint bench load load-webrtc scale accuracy impairments fuzz screenshots clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## Install what a run needs (native speech libraries), find out what the package feed serves, and build the page
	@scripts/native-packages.sh run
	@scripts/package-feed.sh
	@scripts/onnxruntime.sh
	@scripts/web-client.sh

setup-test: setup ## Also install what the tests need (promtool, npm packages)
	@scripts/native-packages.sh test
	@scripts/npm-packages.sh

build: setup ## Build the whole solution
	@scripts/build.sh $(CONFIGURATION)

run: build ## Start all five services, hold one spoken self-check conversation, serve the page (PORT=8080)
	@$(MESH) up --port=$(PORT)

demo: build ## Speak one WAV to a running or freshly started mesh (WAV=file, JSON=1, URL=, OUT=reply.wav)
	@$(MESH) demo $(if $(WAV),--wav='$(WAV)') --url=$(URL) --out='$(OUT)' $(if $(JSON),--json)

models: build ## Fetch Whisper models and voices ahead (MODEL=base.en VOICE=en_US-lessac-medium; LIST=1 shows what there is)
	@$(MESH) models $(if $(MODEL),--model='$(MODEL)') $(if $(VOICE),--voice='$(VOICE)') $(if $(LIST),--list)

test: setup-test ## Build, check the style and pass every test; closes with "N passed, N failed"
	@scripts/test.sh $(CONFIGURATION) all

unit: setup-test ## Only the unit tests
	@scripts/test.sh $(CONFIGURATION) unit

integration: setup-test ## Only the tests over real processes and sockets
	@scripts/test.sh $(CONFIGURATION) integration

interop: setup-test ## Only the tests with foreign clients
	@scripts/test.sh $(CONFIGURATION) interop

lint: setup ## Check formatting and naming
	@scripts/lint.sh

bench: build ## Benchmarks, as ratios against a named reference of the same run
	@dotnet tests/benchmarks/VoiceMesh.Benchmarks/bin/$(CONFIGURATION)/net10.0/VoiceMesh.Benchmarks.dll $(SUITE)

load: build ## Many conversations at once against a mesh started for it (CONVERSATIONS=10)
	@dotnet tests/load/VoiceMesh.Load/bin/$(CONFIGURATION)/net10.0/VoiceMesh.Load.dll $(if $(CONVERSATIONS),--conversations=$(CONVERSATIONS))

load-webrtc: build ## Hundreds of WebRTC sessions against Debian's janus in the same run, in some 8 minutes (QUICK=1, MINUTES=5, JSON=file, ARGS=options)
	@scripts/native-packages.sh load
	@dotnet tests/load/VoiceMesh.WebRtc.Load/bin/$(CONFIGURATION)/net10.0/VoiceMesh.WebRtc.Load.dll $(if $(QUICK),--quick) $(if $(MINUTES),--minutes=$(MINUTES)) $(if $(JSON),--json='$(JSON)') $(ARGS)

scale: build ## Simulated days of conversations under several autoscaling plans (CONVERSATIONS=30, MAX_REPLICAS=10, SEEDS=1, HOURS=24, SVG=file, TARGETS=1)
	@dotnet tests/scale/VoiceMesh.Scale/bin/$(CONFIGURATION)/net10.0/VoiceMesh.Scale.dll $(if $(CONVERSATIONS),--conversations=$(CONVERSATIONS)) $(if $(MAX_REPLICAS),--max-replicas=$(MAX_REPLICAS)) $(if $(STT_TARGET),--stt-target=$(STT_TARGET)) $(if $(SEEDS),--seeds=$(SEEDS)) $(if $(HOURS),--hours=$(HOURS)) $(if $(TARGETS),--targets) $(if $(SVG),--svg='$(SVG)')

accuracy: build ## Word error rate, speed and time to final over WAVs with transcripts.tsv (AUDIO=folder CONFIGURATIONS='name:Section__Key=value,... ...' JSON=file)
	@scripts/accuracy.sh $(CONFIGURATION) '$(AUDIO)' '$(CONFIGURATIONS)' '$(JSON)'

impairments: build ## Calls over bad networks in simulated time: recovery, MOS, delay, words (AUDIO=folder, WAVS=folder for what was heard, SEEDS=2)
	@scripts/impairments.sh $(CONFIGURATION) '$(AUDIO)' '$(WAVS)' '$(SEEDS)'

fuzz: setup-test ## A million damaged inputs per protocol (INPUTS=1000000): STUN, DTLS, SRTP, RTP, RTCP, RED, SDP, live calls
	@scripts/fuzz.sh $(CONFIGURATION) '$(INPUTS)'

screenshots: setup-test build ## Pictures of the page in each of its states, in artifacts/screenshots (STATES='listening error')
	@node tests/interop/browser/screenshots/take.mjs $(STATES)

clean: ## Remove what the build made
	@find . -name bin -o -name obj -o -name TestResults | grep -v node_modules | xargs -r rm -rf
	@rm -rf .package-feed.props services/media-server/src/wwwroot
