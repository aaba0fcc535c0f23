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

{{/* What the operator may do where it makes workloads. */}}
{{- define "prism.rules" -}}
- apiGroups: [prism.io]
  resources: [prismnamespaces, prismbackends, prismshards, prismmigrations]
  verbs: [get, list, watch, update, patch]
- apiGroups: [prism.io]
  resources: [prismshards]
  verbs: [create]
- apiGroups: [prism.io]
  resources: [prismnamespaces/status, prismbackends/status, prismshards/status, prismmigrations/status]
  verbs: [get, update, patch]
- apiGroups: [prism.io]
  resources: [prismnamespaces/finalizers, prismbackends/finalizers, prismshards/finalizers, prismmigrations/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [deployments, statefulsets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [services, serviceaccounts]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, update, patch, delete]
# Certificates and cursor keys are written; those of stores are looked at for their label and keys.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, update, patch]
# Never deleted: they hold data.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: ["", events.k8s.io]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch, create, patch, delete]
{{- if .Values.networkPolicy.enabled }}
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
{{- if .Values.metrics.serviceMonitor.enabled }}
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, list, watch, create, update, patch, delete]
{{- end }}
