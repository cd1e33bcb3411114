export default {
  title: "Live now",
};
