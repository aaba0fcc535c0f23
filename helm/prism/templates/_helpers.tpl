{{/* There is one operator in a namespace: proxies find it by this name. */}}
{{- define "prism.operator" -}}prism-operator{{- end }}

{{/* Objects without a namespace need the one of the release in their names. */}}
{{- define "prism.clusterName" -}}{{ printf "prism-operator-%s" .Release.Namespace | trunc 63 | trimSuffix "-" }}{{- end }}

{{- define "prism.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "prism.operator" .) }}
{{- end }}

{{- define "prism.selector" -}}
app.kubernetes.io/name: prism-operator
{{- end }}

{{- define "prism.labels" -}}
{{ include "prism.selector" . }}
app.kubernetes.io/instance: {{ .Values.installation }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: prism
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* An image, of (dict "image" ... "root" $). */}}
{{- define "prism.image" -}}
{{- $registry := .root.Values.global.imageRegistry | default .image.registry -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end -}}
{{- .image.repository -}}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default .root.Chart.AppVersion }}{{ end -}}
{{- end }}

{{/* The namespaces whose resources are heeded, as a JSON list; empty when that is all. */}}
{{- define "prism.namespaces" -}}
{{- if .Values.namespaces }}{{ append .Values.namespaces .Release.Namespace | uniq | sortAlpha | toJson }}{{ else }}[]{{ end -}}
{{- end }}

{{- define "prism.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "prism.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "prism.pullSecrets" -}}
{{- with .Values.global.imagePullSecrets }}
imagePullSecrets:
{{- range . }}
- name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* What it may do beside itself only. */}}
{{- define "prism.homeRules" -}}
{{- if .Values.defaultShard.create }}
- apiGroups: [prism.io]
  resources: [prismshards]
  verbs: [create]
{{- end }}
{{- end }}

{{/* What the operator may do where it makes workloads. */}}
{{- define "prism.rules" -}}
# What users write is read; only its finalizers and its status are changed.
- apiGroups: [prism.io]
  resources: [prismnamespaces, prismbackends, prismshards]
  verbs: [get, list, watch, patch]
- apiGroups: [prism.io]
  resources: [prismmigrations]
  verbs: [list, watch]
- apiGroups: [prism.io]
  resources: [prismnamespaces/status, prismbackends/status, prismshards/status, prismmigrations/status]
  verbs: [patch]
# So that objects may make their owners wait, where the cluster checks that.
- apiGroups: [prism.io]
  resources: [prismbackends/finalizers, prismshards/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [list, watch, create, patch, delete]
# The store behind it never becomes another one.
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [list, watch, create, patch]
- apiGroups: [""]
  resources: [services, serviceaccounts]
  verbs: [list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, update, patch, delete]
# Cursor keys{{ if .Values.tls.enabled }} and certificates{{ end }}, which are named after shards{{ if .Values.tls.enabled }} and backends{{ end }}: their names cannot be listed here. Those of stores are looked at for their label and keys. Never listed.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create{{ if .Values.tls.enabled }}, update{{ end }}]
# Never changed or deleted: they hold data.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, create]
- apiGroups: [""]
  resources: [pods]
  verbs: [{{ if .Values.namespaces }}get, {{ end }}list]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [list, watch, create, patch, delete]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [list, watch, create, patch, delete]
# Not watched: the cluster may lack them.
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [list, create, patch, delete]
# Without policies, too: the operator takes away those that it made before.
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [list, watch, create, patch, delete]
{{- if .Values.metrics.serviceMonitor.enabled }}
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors]
  verbs: [list, create, patch, delete]
{{- end }}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, list, watch, create, update, patch, delete]
{{- end }}
