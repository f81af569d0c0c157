{{/* The name of everything that the chart creates. A CronJob's name has at most 52 characters, and -verify follows it. */}}
{{- define "mysql-backup.name" -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- $name | trunc 38 | trimSuffix "-" -}}
{{- end }}

{{- define "mysql-backup.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "mysql-backup.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "mysql-backup.name" .) "default" .Values.serviceAccount.create) -}}
{{- end }}

{{- define "mysql-backup.schedule" -}}
schedule: {{ .schedule | quote }}
timeZone: {{ .timeZone | default "Etc/UTC" }}
concurrencyPolicy: Forbid
startingDeadlineSeconds: 7200
successfulJobsHistoryLimit: 3
failedJobsHistoryLimit: 5
{{- end }}

{{/* One pod for each profile, each tried by itself: a server that fails stops no other. */}}
{{- define "mysql-backup.indexed" -}}
{{- with .root.Values.config.profiles }}
completionMode: Indexed
completions: {{ len . }}
parallelism: {{ min (len .) ($.job.parallelism | default 1) }}
backoffLimitPerIndex: {{ $.retries }}
{{- else }}
backoffLimit: {{ .retries }}
{{- end }}
activeDeadlineSeconds: {{ .job.activeDeadlineSeconds | default 21600 }}
{{- end }}

{{- define "mysql-backup.podMetadata" -}}
labels:
  {{- include "mysql-backup.labels" . | nindent 2 }}
  {{- with .Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "mysql-backup.pod" -}}
restartPolicy: Never
serviceAccountName: {{ include "mysql-backup.serviceAccount" . }}
automountServiceAccountToken: false
terminationGracePeriodSeconds: 60
securityContext:
  runAsNonRoot: true
  # Lets the account 1000 read the files of the Secrets.
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- range $i, $name := .Values.image.pullSecrets }}
{{- if eq $i 0 }}
imagePullSecrets:
{{- end }}
  - name: {{ $name | quote }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "mysql-backup.volumes" -}}
- name: config
  configMap: { name: {{ include "mysql-backup.name" . }} }
{{- range $name, $secret := .Values.secretFiles }}
- name: secret-{{ $name }}
  secret: { secretName: {{ $secret | quote }}, defaultMode: 0440 }
{{- end }}
{{- end }}

{{/* A container of ours: name, job (its values), args, env. */}}
{{- define "mysql-backup.container" -}}
name: {{ .name }}
image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
imagePullPolicy: {{ .root.Values.image.pullPolicy | default "IfNotPresent" }}
args:
  {{- range .args }}
  - {{ . | quote }}
  {{- end }}
  - --config=/etc/mysql-backup/mysql-backup.yaml
  {{- if and .root.Values.config.profiles .isIndexed }}
  - --profile-index
  {{- end }}
  {{- with .root.Values.metricsPush }}
  - {{ printf "--metrics-push=%s" . | quote }}
  {{- end }}
  {{- range .job.extraArgs }}
  - {{ . | quote }}
  {{- end }}
{{- if or .env .root.Values.secrets }}
env:
  {{- range $name, $source := merge (dict) (.env | default dict) (.root.Values.secrets | default dict) }}
  - name: {{ $name }}
    valueFrom: { secretKeyRef: { name: {{ $source.secret | quote }}, key: {{ $source.key | quote }} } }
  {{- end }}
{{- end }}
securityContext:
  runAsUser: 1000
  runAsGroup: 1000
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
resources: {{- toYaml (.job.resources | default dict) | nindent 2 }}
volumeMounts:
  - { name: config, mountPath: /etc/mysql-backup, readOnly: true }
  {{- range $name, $_ := .root.Values.secretFiles }}
  - { name: secret-{{ $name }}, mountPath: /run/secrets/{{ $name }}, readOnly: true }
  {{- end }}
{{- end }}
