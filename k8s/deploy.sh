#!/usr/bin/env bash
# Puts the mesh on the cluster that kubectl points at, looks at it, checks it, and takes a version back.
#
#   k8s/deploy.sh deploy                 apply the overlay: models first, then everything; wait until all of it serves; verify
#   k8s/deploy.sh status                 what runs, what it asks for and uses, what the autoscalers see
#   k8s/deploy.sh verify                 fail unless every service is ready, every autoscaler works and a question is answered
#   k8s/deploy.sh rollback [service…]    back to the version before: the named services, or all five
#
# OVERLAY=gke|dev|<folder>   what is applied (gke)          CONTEXT=<name>   which cluster (kubectl's own choice)
# TIMEOUT=10m                longest wait for one service   MODELS_TIMEOUT=60m   longest wait for the models
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
overlay=${OVERLAY:-gke}
timeout=${TIMEOUT:-10m}
models_timeout=${MODELS_TIMEOUT:-60m}
namespace=voicemesh
services=(media-server orchestrator stt llm-proxy tts)
[[ -d "$overlay" ]] || overlay="$here/overlays/$overlay"
scratch=$(mktemp -d)
forwarding=
trap '[[ -z "$forwarding" ]] || kill "$forwarding" 2>/dev/null || true; rm -rf "$scratch"' EXIT

kube() { kubectl ${CONTEXT:+--context="$CONTEXT"} "$@"; }
inside() { kube --namespace "$namespace" "$@"; }
say() { printf '\n== %s\n' "$1"; }
fail() { echo "deploy.sh: $1" >&2; exit 1; }

usage() {
  sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 64
}

# A service runs as a Deployment, or as a StatefulSet where its pods need names that last (components/udp-loadbalancer).
workload() { # service
  if [[ -n "$(inside get statefulset "$1" --ignore-not-found --output name)" ]]; then echo "statefulset/$1"; else echo "deployment/$1"; fi
}

# The same by what is about to be applied: in the cluster may still be what another choice of components left there.
rendered_workload() { # service, rendered manifests
  awk -v service="$1" '/^kind: / { kind = $2 } /^  name: / && $2 == service && (kind == "Deployment" || kind == "StatefulSet") { print tolower(kind) "/" service }' "$2"
}

seconds() { # 90, 90s, 10m, 1h
  case $1 in
    *h) echo $((${1%h} * 3600)) ;;
    *m) echo $((${1%m} * 60)) ;;
    *) echo "${1%s}" ;;
  esac
}

wait_for_rollouts() { # workload...
  local workload service
  for workload in "$@"; do
    service=${workload#*/}
    inside rollout status "$workload" --timeout="$timeout" || {
      inside describe "$workload" | tail -n 20 >&2
      inside get pods --selector "app.kubernetes.io/name=$service" >&2
      fail "$service does not become ready; 'k8s/deploy.sh rollback $service' takes the version before"
    }
  done
}

# kubectl waits for one condition at a time, and a Job that has failed never completes.
wait_for_models() {
  local until=$((SECONDS + $(seconds "$models_timeout")))
  while ((SECONDS < until)); do
    ! inside wait --for=condition=complete job/stt-models-fill --timeout=5s 2>/dev/null || return 0
    [[ "$(inside get job stt-models-fill --output jsonpath='{.status.conditions[?(@.type=="Failed")].status}')" != True ]] || return 1
  done
  return 1
}

deploy() {
  local rendered="$scratch/rendered.yaml" service workload
  local workloads=()
  kubectl kustomize "$overlay" >"$rendered"
  for service in "${services[@]}"; do
    workloads+=("$(rendered_workload "$service" "$rendered")")
  done
  say "Applying $overlay to ${CONTEXT:-$(kube config current-context)}"
  # Only where it is not there: the overlay may have other rules for its pods (components/udp-hostport), and those hold meanwhile.
  [[ -n "$(kube get namespace "$namespace" --ignore-not-found --output name)" ]] || kube apply -f "$here/base/namespace.yaml"

  # The snapshot that several nodes read from is a copy of the moment, so the claim has to be filled before anything else is there.
  if grep -q 'name: stt-models-fill' "$rendered"; then
    say 'Models'
    # A Job cannot be changed. A new one finds what is there and ends at once.
    inside delete job stt-models-fill --ignore-not-found
    kube apply -f "$rendered" --selector app.kubernetes.io/name=stt-models
    wait_for_models || {
      inside logs job/stt-models-fill --tail=20 >&2 || true
      fail 'the models could not be fetched; the lines above say why'
    }
  fi

  say 'Services'
  kube apply -f "$rendered"
  wait_for_rollouts "${workloads[@]}"
  # What a service ran as under another choice of components would run on beside it, and take its share of the clients.
  for workload in "${workloads[@]}"; do
    case $workload in
      deployment/*) inside delete statefulset "${workload#*/}" --ignore-not-found ;;
      statefulset/*) inside delete deployment "${workload#*/}" --ignore-not-found ;;
    esac
  done
  verify
}

status() {
  say 'Deployments, pods'
  inside get deployments,statefulsets,pods --output wide
  say 'What they ask for'
  inside get pods --output custom-columns='NAME:.metadata.name,CPU_REQ:.spec.containers[0].resources.requests.cpu,MEM_REQ:.spec.containers[0].resources.requests.memory,CPU_LIM:.spec.containers[0].resources.limits.cpu,MEM_LIM:.spec.containers[0].resources.limits.memory'
  say 'What they use'
  inside top pods || echo 'metrics-server does not answer'
  say 'Autoscalers, budgets, claims'
  inside get hpa,pdb,pvc
  say 'Revisions'
  local service
  for service in "${services[@]}"; do
    inside rollout history "$(workload "$service")"
  done
  say 'Warnings'
  inside get events --field-selector type=Warning --sort-by=.lastTimestamp | tail -n 20
}

verify() {
  say 'Every pod is ready'
  local service ready wanted
  for service in "${services[@]}"; do
    wanted=$(inside get "$(workload "$service")" --output jsonpath='{.spec.replicas}')
    ready=$(inside get "$(workload "$service")" --output jsonpath='{.status.readyReplicas}')
    echo "$service ${ready:-0} of $wanted"
    [[ -n "$wanted" && "${ready:-0}" == "$wanted" ]] || fail "$service: ${ready:-0} of ${wanted:-no} pods are ready"
  done

  say 'Every autoscaler sees its metrics'
  local active
  for service in "${services[@]}"; do
    active=$(inside get hpa "$service" --output jsonpath='{.status.conditions[?(@.type=="ScalingActive")].status}')
    echo "$service ${active:-unknown}"
    [[ "$active" == True ]] || fail "the autoscaler of $service does not work; 'kubectl -n $namespace describe hpa $service' says why"
  done

  say 'A question is answered'
  # Forwarded through the kubelet, so that no network policy and no load balancer has a part in it. The file is there before anybody writes to it: it is
  # read at once.
  : >"$scratch/forward"
  inside port-forward service/media-server-edge :80 >"$scratch/forward" 2>&1 &
  forwarding=$!
  local port="" tries answer
  for tries in $(seq 100); do
    port=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$scratch/forward")
    [[ -z "$port" ]] || break
    kill -0 "$forwarding" 2>/dev/null || { cat "$scratch/forward" >&2; fail 'port-forward ended'; }
    sleep 0.1
  done
  [[ -n "$port" ]] || fail "port-forward said nothing after $tries tries"
  answer=$(curl --silent --show-error --fail --max-time 30 -H 'Content-Type: application/json' -d '{"text": "what is two plus two"}' "http://127.0.0.1:$port/text") || fail 'POST /text failed'
  kill "$forwarding"
  forwarding=
  echo "$answer"
  grep -q '"answer":' <<<"$answer" || fail 'the answer holds no answer'
  say 'Verified'
}

rollback() { # service...
  local service chosen=("$@")
  [[ ${#chosen[@]} -gt 0 ]] || chosen=("${services[@]}")
  for service in "${chosen[@]}"; do
    [[ " ${services[*]} " == *" $service "* ]] || fail "'$service' is none of ${services[*]}"
  done
  # Settings go back too: a revision names the ConfigMap that it was made with, and applying deletes none.
  for service in "${chosen[@]}"; do
    say "$service"
    inside rollout undo "$(workload "$service")"
  done
  for service in "${chosen[@]}"; do
    wait_for_rollouts "$(workload "$service")"
  done
}

command -v kubectl >/dev/null || fail 'kubectl is not on the PATH'
case "${1:-}" in
  deploy | status | verify)
    [[ $# -eq 1 ]] || usage
    "$1"
    ;;
  rollback) rollback "${@:2}" ;;
  *) usage ;;
esac
