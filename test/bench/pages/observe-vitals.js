// Put into each frame of a page before anything of its own: what the frame sees of how it came up.
const seen = { largestPaint: 0, moved: 0, tasks: [] };
window.vitals = seen;

function watch(type, take) {
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
}

watch("largest-contentful-paint", (entry) => {
  seen.largestPaint = entry.startTime;
});
watch("layout-shift", (entry) => {
  if (!entry.hadRecentInput) seen.moved += entry.value;
});
watch("longtask", (entry) => seen.tasks.push(entry.duration));
